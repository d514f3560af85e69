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
                imports =
                    files.map {
                        when (val result = imported(it, context)) {
                            is ResultWithDiagnostics.Success -> result.value.compiled
                            is ResultWithDiagnostics.Failure -> return result
                        }
                    }
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
            Script(
                ScriptClass(script.scriptClassFQName, script.resultField?.first, imports),
                module.compilerOutputFiles.filterKeys { it.endsWith(".class") }.mapValues { withLinesOfCalls(it.value) },
            ).also { scripts[file] = it }.asSuccess()
        }
    }

    private fun imported(
        file: File,
        context: ScriptConfigurationRefinementContext,
    ): ResultWithDiagnostics<Script> {
        val namesake = (open + scripts.keys).firstOrNull { it != file && it.name.equals(file.name, ignoreCase = true) }
        val fault =
            when {
                file in open -> "a cycle of imports: " + (open + file).joinToString(" -> ") { it.name }
                namesake != null -> "$namesake and $file have the same name; rename one of them"
                else -> null
            }
        if (fault != null) return makeFailureResult(fault, context.script.locationId)
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
                    ScriptPlace(report.sourcePath?.let(Path::of) ?: script, start?.line, start?.col).message(failing + report.message)
                }
    }
}
