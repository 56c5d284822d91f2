"""The apps that the tests open: one call of widgets each, with something to press."""

from __future__ import annotations

SECRET = "Maya said she is afraid of the dark"

OBSERVE = f"""
import ipywidgets as w
from IPython.display import display
from journalkit.forms.widgets.bar import Bar
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sign_in import SignIn

bar = Bar(setting_name="Willow Lane", app_label="Observe", member_name="Amira",
          apps=[dict(name="observe", label="Observe"), dict(name="echo", label="Echo")],
          role_label="practitioner", until="until 16:30")
notice = Notice()
note = w.Textarea(description="What happened")
heard = w.HTML("nothing yet")
note.observe(lambda change: setattr(heard, "value", f"heard {{len(note.value)}} letters"), "value")
count = [0]
press = w.Button(description="Press")
def pressed(button):
    count[0] += 1
    notice.say(f"Pressed {{count[0]}}")
press.on_click(pressed)
fail = w.Button(description="Fail")
def fails(button):
    raise ValueError({SECRET!r})
fail.on_click(fails)
talk = w.Button(description="Talk")
def talks(button):
    print({SECRET!r})
    import sys
    print({SECRET!r}, file=sys.stderr)
talk.on_click(talks)
main = w.VBox([w.HTML("<h1>What did you see?</h1>"), notice, note, heard, press, fail, talk])
main.add_class("journal-main")
locked = SignIn(mode="unlock", setting_name="Willow Lane", member_name="Amira")
root = w.VBox([bar, main])
def lock(content, buffers):
    root.children = [bar, locked]
    bar.locked = True
def unlock(content, buffers):
    if content["password"] == "right":
        root.children = [bar, main]
        bar.locked = False
    else:
        locked.refuse("That is not the password.", "Type it again.")
bar.on_lock(lock)
locked.on_unlock(unlock)
display(root)
"""

ECHO = """
import io, os, struct, threading, zlib
import ipywidgets as w
from IPython.display import display

def png(red):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0)
    rows = (b"\\0" + bytes([red, 0, 0]) * 3) * 2
    return (b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))

picture = w.Image(value=png(1), format="png")
upload = w.FileUpload(description="Add a file")
sums = w.HTML("no file")
def arrived(change):
    data = bytes(upload.value[0].content)
    sums.value = f"{len(data)} bytes, sum {sum(data)}"
upload.observe(arrived, "value")
out = w.Output()
show = w.Button(description="Show")
def shows(button):
    with out:
        display(w.HTML("<p>shown late</p>"))
show.on_click(shows)
hostile = w.HTML("<p id='clean'>words</p><img src=x onerror='window.hit=1'>"
                 "<script>window.hit=2</script>")
box = w.VBox([picture, upload, sums, show, out, hostile, w.HTML(" ".join(sorted(os.environ)))])
display(box)
def later():
    box.children = [*box.children, w.HTML("made before anybody looked")]
threading.Timer(0.05, later).start()
"""

IDLE = """
from IPython.display import display
from journalkit.forms.widgets.bar import Bar
import ipywidgets as w
bar = Bar(setting_name="Willow Lane", app_label="Idle", member_name="Amira", idle_seconds=1)
root = w.VBox([bar, w.HTML("a child's words")])
def lock(content, buffers):
    root.children = [bar, w.HTML("locked by itself")]
    bar.locked = True
bar.on_lock(lock)
display(root)
"""

DICE = """
import os, random, sys, tempfile, uuid
import numpy
from IPython.display import display
drawn = random.random(), numpy.random.random(), os.urandom(4), uuid.uuid4(), tempfile.mktemp()
loaded = [name for name in ("debugpy", "pandas", "matplotlib") if sys.modules.get(name)]
display({"text/plain": f"drew {drawn}, loaded {loaded}"}, raw=True)
"""

CHARTS = """
import sys
shared = "pandas" in sys.modules
import pandas
from IPython.display import display
display({"text/plain": f"shared {shared}"}, raw=True)
"""
"""Of a kind of its own: only its kernels have its library, and have it already."""

APPS = {
    "observe": OBSERVE,
    "echo": ECHO,
    "idle": IDLE,
    "dice": DICE,
    "broken": f"raise ValueError({SECRET!r})",
}
