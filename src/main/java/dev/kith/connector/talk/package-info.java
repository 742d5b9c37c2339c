/// Questions and answers, chat and mail: what people tell each other.
package dev.kith.connector.talk;
