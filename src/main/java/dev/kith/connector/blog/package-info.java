/// Blogs and feeds.
package dev.kith.connector.blog;
