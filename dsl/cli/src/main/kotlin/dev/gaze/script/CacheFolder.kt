package dev.gaze.script

import java.nio.file.Path

/** A folder of `gaze` in `XDG_CACHE_HOME`, or in `~/.cache`: what can be made again. */
internal fun cacheFolder(name: String): Path {
    val home = System.getenv("XDG_CACHE_HOME")?.takeIf { Path.of(it).isAbsolute }?.let(Path::of)
    return (home ?: Path.of(System.getProperty("user.home"), ".cache")).resolve("gaze").resolve(name)
}
