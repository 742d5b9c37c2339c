/// What several connectors read with: XML, JSON, lines, archives, dates, globs, and what tells whether files have changed. Each
/// keeps its limits whatever the file holds.
package dev.kith.connector.input;
