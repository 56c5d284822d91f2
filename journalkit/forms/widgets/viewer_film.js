// A film, played as its pieces come: at most half a minute ahead of what is looked at, and half a
// minute behind it, so that a long one needs no more memory than a short one.

const AHEAD = 30; // seconds
const BEHIND = 30;

const NO_PLAYER = "This browser cannot play this video. Try a tablet or computer with a newer browser.";
const BROKEN = "This video cannot be played here.";

function play(picture, { send }) {
  const Source = window.MediaSource || window.ManagedMediaSource;
  const box = make("div", "film");
  const said = make("div", "film-said");
  said.setAttribute("role", "status");
  const video = make("video");
  const tell = (sentence, todo, again) => {
    const nodes = [sentence, todo].filter(Boolean).map((text) => make("p", "", text));
    if (again) {
      const button = make("button", "button", "Try again");
      button.type = "button";
      button.addEventListener("click", again);
      nodes.push(button);
    }
    said.replaceChildren(...nodes);
  };
  Object.assign(video, { controls: true, playsInline: true, preload: "auto" });
  // Nothing stops a hostile browser; nothing offers a friendly one to keep a copy.
  video.setAttribute("controlslist", "nodownload noremoteplayback");
  video.disablePictureInPicture = true;
  video.disableRemotePlayback = true;
  video.setAttribute("aria-label", picture.alt);
  video.addEventListener("contextmenu", (event) => event.preventDefault());
  // Browsers ignore a tap on a video of which nothing has come yet; here it counts.
  let tapped = false;
  video.addEventListener("click", () => {
    tapped = video.readyState < 2 && !tapped;
  });
  video.addEventListener("canplay", () => {
    if (tapped) video.play().catch(() => {});
    tapped = false;
  });
  if (!Source || !Source.isTypeSupported(picture.mime)) {
    tell(NO_PLAYER);
    box.append(said);
    return { box, poster: (url) => box.prepend(Object.assign(make("img"), { src: url, alt: picture.alt })), heard() {}, online() {}, stop() {} };
  }
  box.append(video, said);

  const { starts } = picture;
  const ends = [...starts.slice(1), Math.max(picture.seconds || 0, starts[starts.length - 1] + 0.1)];
  const source = new Source();
  const url = URL.createObjectURL(source);
  const has = new Set(); // numbers of the pieces that the browser holds; -1 is how it begins
  let buffer = null;
  let waiting = null; // the number of the piece that was asked for
  let halted = false; // a piece was refused: nothing more is asked for until somebody says so
  let over = false;
  let next = null; // a piece that found no room

  const covers = (time) => {
    let index = starts.length - 1;
    while (index > 0 && starts[index] > time + 0.05) index -= 1;
    return index;
  };
  const held = (time) => {
    for (let i = 0; i < buffer.buffered.length; i += 1) {
      if (buffer.buffered.start(i) <= time && time <= buffer.buffered.end(i)) return true;
    }
    return false;
  };
  // The browser may have thrown a piece out by itself: what it holds is what it says it holds.
  const missing = (index) => !has.has(index) || !held((starts[index] + ends[index]) / 2);
  const ask = (index) => {
    if (halted) tell();
    halted = false;
    waiting = index;
    send({ do: "piece", id: picture.id, number: index });
  };
  const fits = (data) => {
    try {
      buffer.appendBuffer(data);
      return true;
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      return false;
    }
  };
  // One piece that is far from what is looked at goes at a time.
  const tidy = (behind, ahead) => {
    const now = video.currentTime;
    for (const index of has) {
      if (index < 0 || (ends[index] >= now - behind && starts[index] <= now + ahead)) continue;
      has.delete(index);
      buffer.remove(starts[index], ends[index]);
      return true;
    }
    return false;
  };
  const pump = () => {
    if (over || !buffer || buffer.updating || source.readyState === "closed") return;
    if (next) {
      const { index, data } = next;
      if (fits(data)) has.add(index);
      else if (tidy(5, 10)) return; // and it is tried again
      next = null;
      return;
    }
    if (tidy(BEHIND, 2 * AHEAD)) return;
    // A film whose first frame is a breath late would wait for ever at nought.
    if (video.buffered.length && !video.seeking && video.readyState < 3) {
      const first = video.buffered.start(0);
      if (video.currentTime < first && first - video.currentTime < 0.5) video.currentTime = first;
    }
    if (waiting !== null || halted) return;
    if (!has.has(-1)) {
      ask(-1);
      return;
    }
    let index = covers(video.currentTime);
    while (index < starts.length && !missing(index)) index += 1;
    if (index === starts.length) {
      if (source.readyState === "open") source.endOfStream();
    } else if (starts[index] <= video.currentTime + AHEAD) ask(index);
  };
  const heard = ({ number, problem, what_to_do: todo }, data) => {
    if (over || number !== waiting) return; // one has sought another place since
    waiting = null;
    if (!data) {
      halted = true;
      tell(problem, todo, () => ask(number));
      return;
    }
    next = { index: number, data };
    pump();
  };
  source.addEventListener("sourceopen", () => {
    URL.revokeObjectURL(url);
    if (over || buffer) return;
    if (picture.seconds > 0) source.duration = picture.seconds;
    buffer = source.addSourceBuffer(picture.mime);
    buffer.addEventListener("updateend", pump);
    buffer.addEventListener("bufferedchange", pump);
    pump();
  });
  video.addEventListener("seeking", () => {
    if (over || !buffer) return;
    const index = covers(video.currentTime);
    if (has.has(-1) && missing(index) && waiting !== index && !buffer.updating) ask(index);
    else pump();
  });
  for (const event of ["timeupdate", "waiting", "play"]) video.addEventListener(event, pump);
  video.addEventListener("error", () => over || tell(BROKEN));
  video.src = url;

  return {
    box,
    heard,
    poster: (address) => { video.poster = address; },
    online(now) {
      if (!now) return;
      if (waiting !== null) ask(waiting);
      else pump();
    },
    stop() {
      over = true;
      video.pause();
      video.removeAttribute("poster");
      video.removeAttribute("src");
      video.load();
      URL.revokeObjectURL(url);
      box.remove();
    },
  };
}

function render({ el }) {
  let playing = null;
  el.tool = {
    begin(picture, tools) {
      playing = play(picture, tools);
      return playing.box;
    },
    poster: (url) => playing?.poster(url),
    heard: (content, data) => playing?.heard(content, data),
    online: (now) => playing?.online(now),
    stop() {
      playing?.stop();
      playing = null;
    },
  };
  return () => el.tool.stop();
}

export default { render };
