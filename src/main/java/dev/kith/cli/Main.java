package dev.kith.cli;
public final class Main { public static void main(String[] a) { IO.println("kith"); } }
