/// Who knows about a topic. Nobody's expertise is stored: the documents that speak of the topic, as far as the asker may read
/// them, vote for the people who had a part in them, each time anew. Read [dev.kith.expertise.Experts], then
/// [dev.kith.expertise.Ballot].
package dev.kith.expertise;
