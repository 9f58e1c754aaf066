@NullMarked
package dev.florin.service;

import org.jspecify.annotations.NullMarked;
