package dev.gaze.script

import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import kotlin.script.experimental.api.CompiledScript
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.importScripts
import kotlin.script.experimental.api.isError
import kotlin.script.experimental.host.FileScriptSource
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvmhost.JvmScriptCompiler
import kotlin.script.experimental.jvmhost.createJvmCompilationConfigurationFromTemplate

/** The only room that knows the Kotlin compiler: loaded when a script is not in the cache. */
internal object GanScriptCompiler {
    /**
     * Compiles a script and what it imports.
     *
     * @throws ScriptException that lists all errors, each with file, line, column and the line itself
     */
    fun compile(
        script: Path,
        text: String,
    ): CompiledGanScript {
        val configuration = createJvmCompilationConfigurationFromTemplate<GanScript>()
        val source = FileScriptSource(script.toFile(), text)
        return when (val result = runBlocking { JvmScriptCompiler()(source, configuration) }) {
            is ResultWithDiagnostics.Success -> translate(result.value as KJvmCompiledScript)
            is ResultWithDiagnostics.Failure -> throw ScriptException(describe(script, result.reports))
        }
    }

    private fun translate(script: KJvmCompiledScript): CompiledGanScript {
        val imports = linkedSetOf<ScriptSource>()

        fun scriptClass(compiled: CompiledScript): ScriptClass {
            for (imported in compiled.compilationConfiguration[ScriptCompilationConfiguration.importScripts].orEmpty()) {
                imported as FileScriptSource
                imports += ScriptSource(imported.file.path, sha256(imported.text))
            }
            compiled as KJvmCompiledScript
            return ScriptClass(compiled.scriptClassFQName, compiled.resultField?.first, compiled.otherScripts.map(::scriptClass))
        }

        val main = scriptClass(script)
        val module = script.getCompiledModule() as KJvmCompiledModuleInMemory
        return CompiledGanScript(main, imports.toList(), module.compilerOutputFiles.filterKeys { it.endsWith(".class") })
    }

    private fun describe(
        script: Path,
        reports: List<ScriptDiagnostic>,
    ): String =
        reports
            .filter { it.isError() }
            .distinctBy { Triple(it.sourcePath, it.location, it.message) }
            .joinToString("\n") { report ->
                val place =
                    ScriptPlace(Path.of(report.sourcePath ?: script.toString()), report.location?.start?.line, report.location?.start?.col)
                place.message(report.message)
            }
}
