package dev.gaze.script

import kotlinx.coroutines.runBlocking
import java.io.File
import java.nio.file.Path
import kotlin.io.path.createParentDirectories
import kotlin.io.path.createTempDirectory
import kotlin.io.path.writeBytes
import kotlin.script.experimental.api.KotlinType
import kotlin.script.experimental.api.RefineConfigurationOnAnnotationsData
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptConfigurationRefinementContext
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.asSuccess
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.implicitReceivers
import kotlin.script.experimental.api.isError
import kotlin.script.experimental.api.makeFailureResult
import kotlin.script.experimental.api.onSuccess
import kotlin.script.experimental.api.refineConfigurationOnAnnotations
import kotlin.script.experimental.api.valueOrThrow
import kotlin.script.experimental.api.with
import kotlin.script.experimental.host.FileScriptSource
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvm.updateClasspath
import kotlin.script.experimental.jvmhost.JvmScriptCompiler
import kotlin.script.experimental.jvmhost.createJvmCompilationConfigurationFromTemplate

/**
 * The only room that knows the Kotlin compiler: loaded when a script is not in the cache.
 *
 * Imports are compiled one by one, and are receivers of the scripts that import them. The compiler's own way, all of them as
 * one module, crashes in Kotlin 2.3 on functions with parameters.
 */
internal class GanScriptCompiler private constructor(
    private val folder: Path,
) {
    private class Script(
        val compiled: ScriptClass,
        val classes: Map<String, ByteArray>,
    )

    private val scripts = linkedMapOf<File, Script>()
    private val sources = linkedSetOf<ScriptSource>()
    private val open = mutableListOf<File>()

    private fun compile(
        file: File,
        text: String,
    ): ResultWithDiagnostics<Script> {
        scripts[file]?.let { return it.asSuccess() }
        var imports = emptyList<ScriptClass>()

        fun import(context: ScriptConfigurationRefinementContext): ResultWithDiagnostics<ScriptCompilationConfiguration> =
            importedFiles(context).onSuccess { files ->
                val compiled = files.map { imported(it, context) }
                // All that is wrong with any of them.
                val faults = compiled.filterIsInstance<ResultWithDiagnostics.Failure>().flatMap { it.reports }
                if (faults.isNotEmpty()) return ResultWithDiagnostics.Failure(faults)
                imports = compiled.map { it.valueOrThrow().compiled }
                context.compilationConfiguration
                    .with {
                        implicitReceivers.append(imports.map { KotlinType(it.className) })
                        defaultImports.append(imports.map { it.className + ".*" })
                        updateClasspath(listOf(folder.toFile()))
                    }.asSuccess()
            }

        val configuration =
            createJvmCompilationConfigurationFromTemplate<GanScript> {
                refineConfigurationOnAnnotations(listOf(RefineConfigurationOnAnnotationsData(listOf(KotlinType(Import::class)), ::import)))
            }
        open += file
        val result = runBlocking { JvmScriptCompiler()(FileScriptSource(file, text), configuration) }
        open -= file
        return result.onSuccess { script ->
            script as KJvmCompiledScript
            val module = script.getCompiledModule() as KJvmCompiledModuleInMemory
            val className = script.scriptClassFQName
            val classes =
                module.compilerOutputFiles.filterKeys { it.endsWith(".class") }.mapValues { (_, bytes) ->
                    withOuterInstance(className.replace('.', '/'), withOwnLines(file.name, bytes))
                }
            Script(ScriptClass(className, script.resultField?.first, imports), classes).also { scripts[file] = it }.asSuccess()
        }
    }

    private fun imported(
        import: ImportedFile,
        context: ScriptConfigurationRefinementContext,
    ): ResultWithDiagnostics<Script> {
        val file = import.file
        val namesake = (open + scripts.keys).firstOrNull { it != file && nameOfClass(it) == nameOfClass(file) }
        val fault =
            when {
                file in open -> "a cycle of imports: " + (open + file).joinToString(" -> ") { it.name }
                namesake != null -> "$namesake and $file make classes of one name; rename one of them"
                else -> null
            }
        if (fault != null) return makeFailureResult(fault, context.script.locationId, import.location)
        // Read once: what is compiled is what the cache later compares with.
        val text = scriptText(file.toPath())
        return compile(file, text).onSuccess { script ->
            for ((path, bytes) in script.classes) {
                folder.resolve(path).createParentDirectories().writeBytes(bytes)
            }
            sources += ScriptSource(file.path, sha256(text))
            script.asSuccess()
        }
    }

    /** As the compiler makes it from the file's name, or nearly: that of `_a` is not that of `a`. */
    private fun nameOfClass(file: File): String =
        file.name
            .lowercase()
            .replace(Regex("[^\\p{L}\\p{N}]"), "_")
            .trimStart('_')

    companion object {
        /**
         * Compiles a script and what it imports.
         *
         * @throws ScriptException that lists all errors, each with file, line, column and the line itself
         */
        fun compile(
            script: Path,
            text: String,
        ): CompiledGanScript {
            val folder = createTempDirectory("gaze-script")
            try {
                val compiler = GanScriptCompiler(folder)
                return when (val result = compiler.compile(script.toFile().canonicalFile, text)) {
                    is ResultWithDiagnostics.Success -> {
                        CompiledGanScript(
                            result.value.compiled,
                            compiler.sources.toList(),
                            compiler.scripts.values
                                .flatMap { it.classes.entries }
                                .associate { it.toPair() },
                        )
                    }

                    is ResultWithDiagnostics.Failure -> {
                        throw ScriptException(describe(script, result.reports))
                    }
                }
            } finally {
                folder.toFile().deleteRecursively()
            }
        }

        private fun describe(
            script: Path,
            reports: List<ScriptDiagnostic>,
        ): String =
            reports
                .filter { it.isError() }
                .distinctBy { Triple(it.sourcePath, it.location, it.message) }
                .joinToString("\n") { report ->
                    val start = report.location?.start
                    val failing = if (report.exception == null) "" else "Kotlin's compiler fails on it; say it in other words: "
                    ScriptPlace(
                        report.sourcePath?.let(Path::of) ?: script,
                        start?.line,
                        start?.col,
                    ).message(failing + withWhatIsMeant(report.message))
                }
    }
}
