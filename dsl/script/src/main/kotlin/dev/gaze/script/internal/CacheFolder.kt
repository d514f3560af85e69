package dev.gaze.script.internal

import java.nio.file.Path

/**
 * A folder of `gaze` in `XDG_CACHE_HOME`, or in `~/.cache`: what can be made again. Java calls the home of a user that the
 * system has no entry for `?`; then `HOME` counts, or the temporary folder.
 */
public fun cacheFolder(
    name: String,
    environment: (String) -> String? = System::getenv,
    property: (String) -> String? = System::getProperty,
): Path {
    fun absolute(path: String?): Path? = path?.let(Path::of)?.takeIf { it.isAbsolute }
    val home = absolute(property("user.home")) ?: absolute(environment("HOME"))
    val caches = absolute(environment("XDG_CACHE_HOME")) ?: home?.resolve(".cache") ?: Path.of(property("java.io.tmpdir") ?: "")
    return caches.resolve("gaze").resolve(name)
}
