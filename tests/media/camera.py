"""Real files, made here: what cameras write, and what nobody should send."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import av
from PIL import Image

CANARY = b"CANARY-7f3a"
CORNERS = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220), "white": (250,) * 3}


def four_corners(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    picture = Image.new("RGB", (width, height), CORNERS["white"])
    picture.paste(CORNERS["red"], (0, 0, width // 2, height // 2))
    picture.paste(CORNERS["green"], (width // 2, 0, width, height // 2))
    picture.paste(CORNERS["blue"], (0, height // 2, width // 2, height))
    return picture.convert(mode)


def colours(jpeg: bytes) -> list[str]:
    """The names of a picture's corners, clockwise from the top left."""
    picture = Image.open(BytesIO(jpeg)).convert("RGB")
    x, y = picture.width // 8, picture.height // 8
    right, bottom = picture.width - 1 - x, picture.height - 1 - y
    found = (picture.getpixel(at) for at in ((x, y), (right, y), (right, bottom), (x, bottom)))
    return [
        min(
            CORNERS,
            key=lambda name: sum(abs(a - b) for a, b in zip(CORNERS[name], seen, strict=False)),
        )
        for seen in found
    ]


UPRIGHT = ["red", "green", "white", "blue"]
TURNED_RIGHT = ["blue", "red", "green", "white"]


def camera_exif(orientation: int = 6, taken: str = "2024:05:06 10:11:12") -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = CANARY.decode() + "-maker"
    part = exif.get_ifd(0x8769)
    part[0x9003] = taken
    part[0x9011] = "+01:00"
    part[0x927C] = CANARY + b"-maker-note"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (51.0, 30.0, 26.0), "W", (0.0, 7.0, 39.0)
    gps[29] = CANARY.decode()
    return exif


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def with_segments(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    """*jpeg* with application segments right after its start."""
    put = b"".join(
        bytes((0xFF, mark)) + (len(body) + 2).to_bytes(2, "big") + body for mark, body in segments
    )
    return jpeg[:2] + put + jpeg[2:]


class Shelf:
    """What keeps a film: its pieces in order, as a cabinet would have them."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.starts: list[float] = []

    def __call__(self, data: bytes, starts: float) -> None:
        self.pieces.append(data)
        self.starts.append(starts)

    @property
    def film(self) -> bytes:
        return b"".join(self.pieces)


def film(kind: str, codec: str, sound: str = "", frames: int = 25) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format=kind) as container:
        container.metadata["title"] = CANARY.decode()
        container.metadata["location"] = "+51.5073-000.1276/" + CANARY.decode()
        track = container.add_stream(codec, rate=25)
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
        heard = container.add_stream(sound, rate=48000, layout="mono") if sound else None
        picture = av.VideoFrame.from_image(four_corners(320, 240))
        for number in range(frames):
            picture.pts = number
            for packet in track.encode(picture):
                container.mux(packet)
        if heard is not None:
            for number in range(frames * 2):
                silence = av.AudioFrame("fltp", "mono", 960)
                silence.planes[0].update(bytes(3840))
                silence.sample_rate, silence.pts = 48000, number * 960
                for packet in heard.encode(silence):
                    container.mux(packet)
            for packet in heard.encode(None):
                container.mux(packet)
        for packet in track.encode(None):
            container.mux(packet)
    return out.getvalue()


def turned(film: bytes, degrees: int = 90) -> bytes:
    """*film* as a telephone held another way writes it: a matrix in the first track's header.

    ISO/IEC 14496-12, 8.3.2; clockwise.
    """
    at = film.index(b"tkhd") + 4 + 40
    one = 0x00010000
    turn = {90: [0, one, 0, -one], 180: [-one, 0, 0, 0, -one], 270: [0, -one, 0, one]}[degrees]
    values = [*turn, *[0] * (8 - len(turn)), 0x40000000]
    if degrees == 180:
        values = [-one, 0, 0, 0, -one, 0, 0, 0, 0x40000000]
    matrix = b"".join(value.to_bytes(4, "big", signed=True) for value in values)
    return film[:at] + matrix + film[at + 36 :]


def clip(
    kind: str,
    codec: str,
    sound: str = "",
    *,
    size: tuple[int, int] = (320, 240),
    pixels: str = "yuv420p",
    frames: int = 50,
    rate: int = 25,
    tags: dict[str, str] | None = None,
    colours: tuple[int, int, int] | None = None,
    **options: str,
) -> bytes:
    """A film of the four corners, of any codec; *colours* are primaries, transfer and matrix."""
    out = BytesIO()
    with av.open(out, "w", format=kind) as container:
        container.metadata.update(tags or {})
        track = container.add_stream(codec, rate=rate, options=options)
        track.width, track.height, track.pix_fmt = *size, pixels
        context = track.codec_context
        if colours:
            context.color_primaries, context.color_trc, context.colorspace = colours
        heard = container.add_stream(sound, rate=48000, layout="mono") if sound else None
        picture = av.VideoFrame.from_image(four_corners(*size)).reformat(format=pixels)
        for number in range(frames):
            picture.pts, picture.time_base = number, Fraction(1, rate)
            for packet in track.encode(picture):
                container.mux(packet)
        for packet in track.encode(None):
            container.mux(packet)
        if heard is not None:
            shape = heard.codec_context.format.name
            for number in range(50 * frames // rate):
                silence = av.AudioFrame(shape, "mono", 960)
                silence.planes[0].update(bytes(silence.planes[0].buffer_size))
                silence.sample_rate, silence.pts = 48000, number * 960
                for packet in heard.encode(silence):
                    container.mux(packet)
            for packet in heard.encode(None):
                container.mux(packet)
    return out.getvalue()


def long_film(size: int) -> bytes:
    """A film of some *size* bytes, its index at the end: a second of noise, told again and again.

    A second has a megabyte and a half.
    """
    rate = 10
    second, out = BytesIO(), BytesIO()
    with av.open(second, "w", format="mp4") as container:
        options = {"preset": "ultrafast", "g": str(rate), "qp": "30", "bf": "0"}
        track = container.add_stream("libx264", rate=rate, options=options)
        track.width, track.height, track.pix_fmt = 640, 480, "yuv420p"
        for number in range(rate):
            picture = av.VideoFrame.from_image(Image.effect_noise((640, 480), 120).convert("RGB"))
            picture.pts = number
            for packet in track.encode(picture):
                container.mux(packet)
        for packet in track.encode(None):
            container.mux(packet)
    second.seek(0)
    with av.open(second) as once, av.open(out, "w", format="mp4") as container:
        track = once.streams.video[0]
        new = container.add_stream_from_template(track, opaque=True)
        packets = [(bytes(one), one.is_keyframe) for one in once.demux(track) if one.size]
        step = int(1 / (rate * track.time_base))
        for number in range(rate * round(size / sum(len(data) for data, _ in packets))):
            data, is_key = packets[number % rate]
            packet = av.Packet(data)
            packet.stream, packet.is_keyframe = new, is_key
            packet.time_base, packet.duration = track.time_base, step
            packet.dts = packet.pts = number * step
            container.mux(packet)
    return out.getvalue()
