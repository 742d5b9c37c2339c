/// Web sites, page by page. Read [Website], then `Crawl`, which is one pass, then `Known`, which is what is remembered of an
/// address from one pass to the next.
package dev.kith.connector.site;
