// English is what the code says: no text of it needs to stand here. Another language is a file such as de.js.
export default {};
