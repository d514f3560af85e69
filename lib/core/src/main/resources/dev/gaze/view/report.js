
/** The sample grids of the training, by a slider; each row of a grid is a class, while the ten rows last. */
function slideshow(frames, classNames) {
  const ROWS = 10;
  const slider = document.getElementById("step");
  const frame = document.getElementById("frame");
  const name = document.getElementById("stepName");
  const play = document.getElementById("play");
  let timer = null;

  function show() {
    const shown = frames[slider.valueAsNumber];
    frame.src = shown.src;
    name.textContent = `step ${shown.step}`;
    slider.setAttribute("aria-valuetext", name.textContent);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "▶";
    play.setAttribute("aria-label", "Play");
  }

  function forward() {
    if (slider.valueAsNumber === frames.length - 1) return stop();
    slider.valueAsNumber++;
    show();
  }

  play.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.valueAsNumber === frames.length - 1) slider.valueAsNumber = 0;
    show();
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause");
    timer = setInterval(forward, 350);
  });
  slider.addEventListener("input", () => {
    stop();
    show();
  });
  const rows = document.getElementById("rows");
  rows.hidden = classNames.length === 0;
  rows.textContent = `Rows, from the top: ${classNames.slice(0, ROWS).join(", ")}`;
  document.getElementById("history").hidden = false;
  slider.max = frames.length - 1;
  slider.valueAsNumber = frames.length - 1;
  show();
}

const data = JSON.parse(document.getElementById("data").textContent);
if (data.explorer) explorer(data.explorer);
if (data.frames.length > 0) slideshow(data.frames, data.classNames);
if (document.querySelectorAll(".curve").length === 0) document.getElementById("curves").hidden = true;
