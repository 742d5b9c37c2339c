/// How live sources are fetched: one [Fetcher] for all of them, polite, bounded in time and size, and unable to leave the
/// origins and networks that the admin named. Read [Fetcher.get], then [Answer], then [Reach].
package dev.kith.connector.http;
