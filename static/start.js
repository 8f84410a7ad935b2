// Runs before the page's script, in any browser, and shows an alert if that script cannot run or fails.
// ES5 and not a module, because it is for browsers without support for those. Its texts are in the document.
// deno-lint-ignore-file no-var

(function () {
  "use strict";
  /** The address of the page's own scripts: errors of extensions are ignored. */
  var OWN = location.protocol + "//" + location.host + "/static/";

  /** Elements that need the page's script. */
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

  /** The features that the page's script requires; README.md names the browsers. */
  function isNewEnough() {
    try {
      new RegExp("(?<=a)b");
    } catch (_) {
      // A script with such a pattern would not even parse.
      return false;
    }
    return "noModule" in document.createElement("script") && "at" in Array.prototype &&
      "hasOwn" in Object && "AbortSignal" in window && "timeout" in AbortSignal;
  }

  function refuse() {
    // Without it the script does not start, and the page stays as the server rendered it.
    var view = document.getElementById("view");
    if (view) view.parentNode.removeChild(view);
    // Not in the style sheet, because such old browsers do not support its layers.
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
  // In the capturing phase, because load errors of scripts do not bubble.
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
