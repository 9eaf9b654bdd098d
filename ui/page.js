// What the page does by itself: it hands clicks on links and buttons to the server, finds records in the list as one
// types, scrolls to what is cited, and keeps theme and drawers. It loads nothing from anywhere.
() => {
  if (window.meetingPage) return;
  const narrow = () => window.matchMedia("(max-width: 1000px)").matches;
  const panes = () => document.getElementById("panes").classList;
  const drawer = (side) => {
    panes().toggle(`show-${side}`);
    panes().remove(side === "left" ? "show-right" : "show-left");
  };
  const closeDrawers = () => panes().remove("show-left", "show-right");
  const page = {
    found: "",
    find() {
      const words = page.found.trim().toLowerCase();
      document.querySelectorAll("#left .records li").forEach((row) => {
        row.hidden = !row.dataset.find.includes(words);
      });
    },
    refreshed() {
      const box = document.querySelector("#left .find");
      if (box && box.value !== page.found) box.value = page.found;
      page.find();
      document.body.classList.remove("asking");
      page.speak();
    },
    // Gradio's own words, the page's title and what screen readers hear of a message, in the page's language.
    speak() {
      const written = document.querySelector(".bar")?.dataset.words;
      if (!written) return;
      const words = JSON.parse(written);
      const known = new Map(words.table.flatMap((row) => row.map((word) => [word, row[words.place]])));
      document.documentElement.lang = words.lang;
      document.title = words.title;
      const set = (element, name, text) => element.getAttribute(name) !== text && element.setAttribute(name, text);
      document.querySelectorAll("#drop, #chat").forEach((part) => {
        part.querySelectorAll("[aria-label], [title]").forEach((element) => {
          for (const name of ["aria-label", "title"]) {
            const word = known.get(element.getAttribute(name));
            if (word) set(element, name, word);
          }
        });
      });
      const nodes = document.createTreeWalker(document.getElementById("drop"), NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()) {
        const word = known.get(nodes.currentNode.data.trim());
        if (word && word !== nodes.currentNode.data.trim()) nodes.currentNode.data = word;
      }
      document.querySelectorAll("#chat [data-testid='user'], #chat [data-testid='bot']").forEach((message) => {
        const bot = message.dataset.testid === "bot";
        const said = (bot && message.querySelector(".short, .none")?.textContent) || message.textContent;
        set(message, "aria-label", `${bot ? words.answered : words.asked}: ${said.trim()}`);
      });
      document.querySelector("#box .submit-button")?.setAttribute("aria-label", words.send);
    },
    reveal() {
      requestAnimationFrame(() => {
        const mark = document.getElementById("cited");
        const pane = document.getElementById("right");
        const record = document.querySelector("#right .side")?.dataset.record;
        if (!mark && record !== page.record) pane.scrollTo({ top: 0 });
        page.record = record;
        if (mark && pane) {
          const middle = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
          pane.scrollTo({ top: pane.scrollTop + middle, behavior: "instant" });
        }
      });
    },
    save(text) {
      if (!text) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
      link.download = `${(text.split("\n")[0].replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "chat").slice(0, 60)}.md`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    theme(dark) {
      document.body.classList.toggle("dark", dark);
      localStorage.setItem("theme", dark ? "dark" : "light");
    },
    here: {
      theme: () => page.theme(!document.body.classList.contains("dark")),
      drawer: (wanted) => drawer(wanted.get("side") === "left" ? "left" : "right"),
    },
    clicked(event) {
      const element = event.target.closest('[data-do], a[href^="#do="]');
      if (!element) return;
      event.preventDefault();
      event.stopPropagation();
      let link = element.dataset.do || element.getAttribute("href").slice(1);
      const wanted = new URLSearchParams(link);
      const name = wanted.get("do");
      if (page.here[name]) return page.here[name](wanted);
      if (element.dataset.confirm && !window.confirm(element.dataset.confirm)) return;
      if (element.dataset.prompt) {
        const text = window.prompt(element.dataset.prompt, element.dataset.text || "");
        if (!text) return;
        link += `&text=${encodeURIComponent(text)}`;
      }
      if (narrow()) closeDrawers();
      if (narrow() && name === "cite") drawer("right");
      window.meetingSend(link);
    },
  };
  window.meetingPage = page;
  const kept = localStorage.getItem("theme");
  if (kept && !new URLSearchParams(location.search).has("__theme")) page.theme(kept === "dark");
  document.addEventListener("click", page.clicked, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawers();
    const typing = event.target.matches?.("input, textarea, [contenteditable]");
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("#box textarea")) {
      if (event.target.value.trim()) document.body.classList.add("asking");
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      document.querySelector("#box textarea")?.focus();
    }
  }, true);
  let pending = false;
  const follow = new MutationObserver(() => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      page.speak();
    });
  });
  const watch = () => {
    const parts = ["drop", "chat"].map((id) => document.getElementById(id));
    if (parts.some((part) => !part)) return setTimeout(watch, 100);
    parts.forEach((part) => follow.observe(part, { childList: true, subtree: true, characterData: true, attributeFilter: ["aria-label"] }));
  };
  watch();
  document.addEventListener("input", (event) => {
    if (event.target.matches("#left .find")) {
      page.found = event.target.value;
      page.find();
    }
  });
}
