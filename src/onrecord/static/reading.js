// Without this script the page is complete: links lead from list to text and back.
(function () {
  "use strict";
  var tools = document.getElementById("tools");
  var shown = document.getElementById("shown");
  var items = Array.prototype.slice.call(document.querySelectorAll(".item"));
  var marks = new Map();   // statement -> its stretches in the text
  var listed = new Map();  // statement -> its list item
  document.querySelectorAll(".text [data-s]").forEach(function (mark) {
    var key = mark.dataset.s;
    if (!marks.has(key)) marks.set(key, []);
    marks.get(key).push(mark);
  });
  items.forEach(function (item) { listed.set(item.dataset.s, item); });

  var lit = null;     // under the pointer or the focus
  var chosen = null;  // where the address leads

  function toggle(key, on) {
    (marks.get(key) || []).forEach(function (mark) { mark.classList.toggle("hit", on); });
    if (listed.has(key)) listed.get(key).classList.toggle("lit", on);
  }
  function light(key) {
    if (key === lit) return;
    if (lit !== null) toggle(lit, false);
    lit = key;
    if (lit === null) lit = chosen;
    if (lit !== null) toggle(lit, true);
  }
  function keyOf(target) {
    if (!target || !target.closest) return null;
    var row = target.closest(".row");
    if (row) return row.parentNode.dataset.s;
    var ref = target.closest(".text [data-s]:not(.off)");
    return ref ? ref.dataset.s : null;
  }
  ["mouseover", "focusin"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { light(keyOf(event.target)); });
  });

  function keepInView(item) {
    // The list scrolls by itself beside a long article.
    var list = item.closest(".statements");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    var row = item.firstElementChild.getBoundingClientRect();
    var box = list.getBoundingClientRect();
    if (row.top < box.top || row.bottom > box.bottom) {
      list.scrollTop += row.top - box.top - box.height / 3;
    }
  }
  function follow() {
    var at = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    var place = at ? at.closest("[data-s]") : null;
    chosen = place ? place.dataset.s : null;
    light(chosen);
    if (chosen !== null && listed.has(chosen)) keepInView(listed.get(chosen));
  }
  window.addEventListener("hashchange", follow);

  // What there is to pick from stands in the items themselves.
  var picked = ["speaker", "act", "stance"];
  function valuesOf(item, name) {
    if (name === "speaker") return JSON.parse(item.dataset.speakers);
    return item.dataset[name] ? [item.dataset[name]] : [];
  }
  function fill(name) {
    var counts = new Map();
    items.forEach(function (item) {
      valuesOf(item, name).forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); });
    });
    var select = tools.elements[name];
    Array.from(counts.keys()).sort(function (a, b) { return a.localeCompare(b); }).forEach(function (value) {
      var short = value.length > 48 ? value.slice(0, 47) + "…" : value;
      select.add(new Option(short + " (" + counts.get(value) + ")", value));
    });
    select.closest("label").hidden = counts.size < 2;
  }

  function filter() {
    var forms = new Set();
    tools.querySelectorAll("[name=form]:checked").forEach(function (box) { forms.add(box.value); });
    var least = Number(tools.elements.least.value);
    tools.elements.from.value = least.toFixed(2);
    var suits = function (item) {
      return picked.every(function (name) {
        var wanted = tools.elements[name].value;
        return !wanted || valuesOf(item, name).indexOf(wanted) >= 0;
      });
    };
    var count = 0;
    // Children come after their parent, so backwards each item knows whether one below it stays.
    for (var i = items.length - 1; i >= 0; i--) {
      var item = items[i];
      var fits = forms.has(item.dataset.form) && Number(item.dataset.confidence) >= least && suits(item);
      if (fits) count++;
      var holds = item.querySelector(".item:not(.gone)") !== null;
      item.classList.toggle("gone", !fits && !holds);
      item.classList.toggle("past", !fits && holds);
      (marks.get(item.dataset.s) || []).forEach(function (mark) { mark.classList.toggle("off", !fits); });
    }
    shown.textContent = count === items.length ? count + " shown" : count + " of " + items.length + " shown";
  }
  if (items.length) {
    picked.forEach(fill);
    tools.hidden = false;
    tools.addEventListener("input", filter);
    tools.addEventListener("submit", function (event) { event.preventDefault(); });
    filter();  // a browser may have kept the settings of the last visit
  }
  follow();
})();
