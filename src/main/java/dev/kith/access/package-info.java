/// Who is asking, and as whom they may see.
package dev.kith.access;
