/* Reads QR codes with the camera: by the browser itself where it can, else with jsQR, which is
   loaded when the camera is started. Tells the page what it read by the event "scanned". */
(() => {
  const box = document.getElementById("camera");
  const media = navigator.mediaDevices;
  if (!box || !media?.getUserMedia) return;
  const start = document.getElementById("camera-start");
  const finder = box.querySelector(".viewfinder");
  const video = box.querySelector("video");
  const trouble = box.querySelector("[role=alert]");
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const LARGEST = 640;
  const LOOK_EVERY = 180;
  const SAME_AGAIN = 5000;
  let stream = null;
  let decode = null;
  let awake = null;
  let last = { text: "", at: 0 };

  const load = (source) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: done, onerror: failed });
    document.head.append(script);
  });
  const reader = async () => {
    const own = "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
    if (own) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await detector.detect(canvas))[0]?.rawValue;
    }
    await load(box.dataset.decoder);
    return async () => {
      const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
    };
  };

  const look = async () => {
    if (!stream) return;
    const { videoWidth: width, videoHeight: height } = video;
    if (width) {
      const scale = Math.min(1, LARGEST / Math.max(width, height));
      canvas.width = width * scale;
      canvas.height = height * scale;
      brush.drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await decode().catch(() => "");
      const again = text === last.text && Date.now() - last.at < SAME_AGAIN;
      if (text) last = { text, at: Date.now() };
      if (text && !again) document.dispatchEvent(new CustomEvent("scanned", { detail: text }));
    }
    setTimeout(look, LOOK_EVERY);
  };

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    awake?.release();
    awake = null;
    finder.hidden = true;
    start.hidden = false;
  };
  const begin = async () => {
    trouble.hidden = true;
    start.disabled = true;
    try {
      stream = await media.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      decode ||= await reader();
      video.srcObject = stream;
      finder.hidden = false;
      start.hidden = true;
      await video.play();
      look();
      awake = await navigator.wakeLock?.request("screen").catch(() => null);
    } catch (problem) {
      stop();
      trouble.textContent = problem.name === "NotAllowedError" ? box.dataset.refused : box.dataset.broken;
      trouble.hidden = false;
    } finally {
      start.disabled = false;
    }
  };

  start.addEventListener("click", begin);
  document.getElementById("camera-stop").addEventListener("click", () => { stop(); start.focus(); });
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  media.enumerateDevices().then((found) => { box.hidden = !found.some(({ kind }) => kind === "videoinput"); }, () => {});
})();
