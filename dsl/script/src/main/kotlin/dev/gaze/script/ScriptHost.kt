package dev.gaze.script

import dev.gaze.internal.WholeFile
import dev.gaze.spec.GanSpec
import java.io.IOException
import java.lang.reflect.InvocationTargetException
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readText

/**
 * Turns `.gan.kts` scripts into specs. A script is compiled when it, an import of it or Gaze has changed since the last
 * time, and taken from the cache otherwise, without loading the compiler.
 *
 * @param cacheFolder where compiled scripts are kept; by default `gaze/scripts` in `XDG_CACHE_HOME` or in `~/.cache`
 * @param warn told when a compiled script cannot be kept, which costs only time
 */
public class ScriptHost(
    cacheFolder: Path = ScriptCache.defaultFolder(),
    private val warn: (String) -> Unit = {},
) {
    private val cache = ScriptCache(cacheFolder)

    @Volatile
    private var running: Pair<Thread, ScriptFailure>? = null

    /**
     * Runs a script.
     *
     * @param args what the script sees as `args`
     * @return the value of its last expression
     * @throws ScriptException where the script cannot be read, does not compile, throws or ends with anything but a spec
     */
    @JvmOverloads
    public fun run(
        script: Path,
        args: List<String> = emptyList(),
    ): GanSpec {
        if (!script.name.endsWith(".${GanScript.EXTENSION}")) {
            throw ScriptException("$script: the name of a script must end with .${GanScript.EXTENSION}; rename it")
        }
        val text =
            try {
                scriptText(script)
            } catch (_: NoSuchFileException) {
                throw ScriptException("$script: there is no such file")
            } catch (e: IOException) {
                throw ScriptException("$script: cannot be read: ${e.message}")
            }
        val compiled = cache.get(script, text) ?: compile(script, text)
        val failure = ScriptFailure(script, compiled)
        running = Thread.currentThread() to failure
        val value =
            try {
                compiled.run(args.toTypedArray())
            } catch (e: InvocationTargetException) {
                throw ScriptException(failure.message(e.targetException))
            } finally {
                running = null
            }
        return value as? GanSpec ?: throw ScriptException(
            "${script.name}: the last expression must be a gan(\"name\") { ... }; got " + describe(value),
        )
    }

    /**
     * The line of a script at which [run] is now, in another thread: for one that does not end.
     *
     * @param what what to say of it
     * @return place, what, and the line itself; null where no script is running
     */
    public fun place(what: String): String? = running?.let { (thread, failure) -> failure.message(thread.stackTrace, what) }

    private fun compile(
        script: Path,
        text: String,
    ): CompiledGanScript =
        GanScriptCompiler.compile(script, text).also {
            try {
                cache.put(script, text, it)
            } catch (e: IOException) {
                warn("the compiled script is not kept (${WholeFile.reason(e)}); XDG_CACHE_HOME names another folder for it")
            }
        }

    private fun describe(value: Any?): String =
        when (value) {
            Unit -> "a declaration or a statement, so put the gan(...) last, or the name of the value that holds it"
            null -> "null"
            is Function<*> -> "a function; call it"
            else -> "${value::class.simpleName}: ${value.toString().lineSequence().first().take(60)}"
        }
}

/** Without the mark of its byte order that some editors put first. */
internal fun scriptText(file: Path): String = file.readText().removePrefix("\uFEFF")
