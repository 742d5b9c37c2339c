/// Folders and files: pages, office files, notes, and JSON lines for whatever has no connector of its own.
package dev.kith.connector.file;
