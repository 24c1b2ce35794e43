// The HTML of a page as it was sent, but for what the framework writes in a way of its own.
//
// Its empty comments are `<!>`, which a browser reads as `<!---->`; its last scripts come after `</html>`, and a browser puts
// them at the end of the body. Both are errors of form that nobody can have it leave out, and neither changes the tree; a
// checker that stops at the first of them would read nothing of what follows.

const LAST = /<\/body>(?:<!>)*<\/html>((?:<!>|<script\b[^>]*>[\s\S]*?<\/script>)+)$/;

/** The same document, as the standard would have it written. */
export const asStandard = (html) => html.replace(LAST, '$1</body></html>').replaceAll('<!>', '<!---->');
