package dev.florin.app;
final class Main { private Main(){} public static void main(String[] a){ System.out.println("hi"); } }
