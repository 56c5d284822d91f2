"""Real files, made here: what cameras write, and what nobody should send."""

from __future__ import annotations

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
