"""Modules that MicroPython or CircuitPython has on some board and asim not yet: an import says so."""

_MICROPYTHON = frozenset(
    """
    _onewire _thread aioble apa102 bluetooth btree cc3200 cryptolib deflate dht ds18x20 esp esp32 espnow flashbdev
    framebuf gzip inisetup lcd160cr lwip marshal mimxrt mip neopixel network nrf ntptime onewire openamp platform
    requests rp2 samd select socket ssd1306 ssl stm termios tls uctypes umqtt upip upysh urequests vfs
    webrepl websocket wipy wm8960 zephyr zlib
    """.split()  # noqa: SIM905
)

_CIRCUITPYTHON = frozenset(
    """
    adafruit_bus_device aesio alarm analogbufio analogio atexit audiobusio audiocore audioio audiomixer audiomp3
    audiopwmio bitbangio bitmaptools bleio busdisplay busio canio cryptolib displayio dualbank espidf espnow fontio
    framebufferio frequencyio getpass gnss i2ctarget imagecapture ipaddress is31fl3741 locale max3421e mdns memorymap
    msgpack multiterminal neopixel neopixel_write nvm onewireio paralleldisplaybus ps2io pulseio pwmio
    rainbowio rgbmatrix rotaryio rp2pio rtc sdcardio sdioio sharpdisplay socketpool ssl storage synthio terminalio
    touchio uerrno ulab usb usb_cdc usb_hid usb_host usb_midi ustack vectorio warnings watchdog wifi zlib
    """.split()  # noqa: SIM905
)


def is_missing(name: str, circuitpython: bool) -> bool:
    """Tell whether a board has a module `name` that asim has not."""
    if circuitpython:
        return name in _CIRCUITPYTHON
    return name in _MICROPYTHON or (name[0] == "u" and name[1:] in _MICROPYTHON)
