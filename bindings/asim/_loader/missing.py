"""Modules that MicroPython has on some board and asim not yet: an import says so."""

NAMES = frozenset(
    """
    _onewire _thread aioble apa102 bluetooth btree cc3200 cryptolib deflate dht ds18x20 esp esp32 espnow flashbdev
    framebuf gzip inisetup lcd160cr lwip marshal mimxrt mip neopixel network nrf ntptime onewire openamp platform
    requests rp2 samd select socket ssd1306 ssl stm termios tls uctypes umqtt upip upysh urequests vfs
    webrepl websocket wipy wm8960 zephyr zlib
    """.split()  # noqa: SIM905
)
