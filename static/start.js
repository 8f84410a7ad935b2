// Runs before the page's script, in any browser: says so if that script cannot run here, or fails.
// ES5 and no module, as it is for browsers that know neither. Nothing in it has words: the document has.
// deno-lint-ignore-file no-var

(function () {
  "use strict";
  /** Where the page's own scripts are: what extensions and other tools throw is none of its faults. */
  var OWN = location.protocol + "//" + location.host + "/static/";

  /** What does nothing without the page's script. */
  var DEAD = [
    ".connection-line",
    ".typing-line",
    ".settings-button",
    ".rooms-find",
    ".leave-button",
    ".message-actions",
  ].join(", ");

  function show(id) {
    var element = document.getElementById(id);
    if (!element) return;
    element.hidden = false;
    return element;
  }

  /** What the page's script cannot do without: README.md names the browsers that have it. */
  function isNewEnough() {
    try {
      new RegExp("(?<=a)b");
    } catch (_) {
      // A script in which such a pattern stands does not even begin.
      return false;
    }
    return "noModule" in document.createElement("script") && "at" in Array.prototype &&
      "hasOwn" in Object && "AbortSignal" in window && "timeout" in AbortSignal;
  }

  function refuse() {
    // Without it the script does not start, and the page stays what the server made of it.
    var view = document.getElementById("view");
    if (view) view.parentNode.removeChild(view);
    // What would do nothing. Not by the style sheet: browsers of that age do not know its layers.
    var dead = document.querySelectorAll(DEAD);
    Array.prototype.forEach.call(dead, function (element) {
      element.style.display = "none";
    });
    var alert = show("too-old");
    if (!alert) return;
    var rest = location.search.replace(/^\?/, "").replace(/(^|&)connect=[^&]*/g, "");
    alert.getElementsByTagName("a")[0].href = "?connect=refresh" + rest.replace(/^(?=[^&])/, "&");
  }

  function isOwn(text) {
    return String(text).indexOf(OWN) >= 0;
  }

  function showFault() {
    var alert = show("fault");
    if (!alert) return;
    alert.getElementsByTagName("button")[0].onclick = function () {
      location.reload();
    };
  }

  if (!isNewEnough()) return refuse();
  // In the capturing phase: a script that does not load tells nobody but itself.
  addEventListener("error", function (event) {
    var target = event.target;
    var isScript = target && target.tagName === "SCRIPT" && isOwn(target.src);
    var stack = event.error && event.error.stack;
    if (isScript || isOwn(event.filename) || isOwn(stack)) showFault();
  }, true);
  addEventListener("unhandledrejection", function (event) {
    if (event.reason && isOwn(event.reason.stack)) showFault();
  });
})();
