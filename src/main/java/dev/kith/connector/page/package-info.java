/// Reads one web page: which part of it is the text, what it says about itself, where it leads. Read [PageReader#read],
/// then [WebPage].
package dev.kith.connector.page;
