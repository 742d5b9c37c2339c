/// Who works here: lists of people from the company's own systems.
package dev.kith.connector.people;
