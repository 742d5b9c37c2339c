/// Plain text being put together, the same in this process and in the one that reads office files.
package dev.kith.extract.text;
