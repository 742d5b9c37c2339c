/// Who is who: joins what sources say of people into one [dev.kith.people.Directory], and finds the person behind an identity as
/// some source wrote it.
package dev.kith.people;
