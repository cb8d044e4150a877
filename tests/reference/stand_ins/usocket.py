"""In the place of the sockets that uasyncio imports: the programs that run beside it open none."""
