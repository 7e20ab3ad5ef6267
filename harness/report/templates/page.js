"use strict";
(() => {
  const cases = Array.from(document.querySelectorAll("details.case"));
  const words = document.getElementById("words");
  const each = (open) => cases.forEach((one) => { if (one.offsetParent) one.open = open; });
  document.querySelector(".scripted").hidden = false;
  document.getElementById("unfold").onclick = () => each(true);
  document.getElementById("fold").onclick = () => each(false);
  const text = new Map();
  const of = (one) => {
    if (!text.has(one)) {
      text.set(one, one.textContent.toLowerCase());
    }
    return text.get(one);
  };
  words.oninput = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const one of cases) {
      one.hidden = !wanted.every((word) => of(one).includes(word));
      left += !one.hidden;
    }
    document.getElementById("none").hidden = left > 0;
  };
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
