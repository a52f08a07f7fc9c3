/**
 * What the page says about itself: problems, visibly and aloud; changes, aloud only.
 */

/** @typedef {"page"|"reading"|"command"} Topic */

/**
 * A problem in the status line and on the console. It stays until its topic is settled, or there is another one.
 * @param {string} doing what was being done, as the beginning of a sentence
 * @param {unknown} thrown
 * @param {Topic} [topic] what has to work again to take the problem away; `page` never does
 */
export function report(doing, thrown, topic = "page") {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  console.error(doing, thrown);
  const line = place("status");
  line.textContent = `${doing}: ${why}`;
  line.dataset.topic = topic;
  line.classList.add("is-shown");
}

/**
 * Takes the problem away if it is of these topics: what failed has worked since.
 * @param {...Topic} topics
 */
export function settle(...topics) {
  const line = place("status");
  if (topics.includes(/** @type {Topic} */ (line.dataset.topic))) {
    line.textContent = "";
    line.dataset.topic = "";
    line.classList.remove("is-shown");
  }
}

/**
 * @param {string} sentence
 */
export function announce(sentence) {
  place("announcer").textContent = sentence;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** What the page's policy forbids is a fault of the record source: it is told as one. */
export function watchPolicy() {
  document.addEventListener("securitypolicyviolation", (event) => {
    report("The page's policy forbids what a record source did", `${event.effectiveDirective} ${event.blockedURI}`);
  });
}
