package dev.gaze.script

import java.io.File
import kotlin.script.experimental.annotations.KotlinScript
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptAcceptedLocation
import kotlin.script.experimental.api.ScriptCollectedData
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptConfigurationRefinementContext
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.SourceCode
import kotlin.script.experimental.api.acceptedLocations
import kotlin.script.experimental.api.asErrorDiagnostics
import kotlin.script.experimental.api.asSuccess
import kotlin.script.experimental.api.collectedAnnotations
import kotlin.script.experimental.api.compilerOptions
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.ide
import kotlin.script.experimental.api.importScripts
import kotlin.script.experimental.api.onSuccess
import kotlin.script.experimental.api.refineConfiguration
import kotlin.script.experimental.api.with
import kotlin.script.experimental.host.FileBasedScriptSource
import kotlin.script.experimental.host.FileScriptSource
import kotlin.script.experimental.jvm.dependenciesFromCurrentContext
import kotlin.script.experimental.jvm.jvm

/**
 * A script that describes a GAN: a file `*.gan.kts` whose last expression is a [dev.gaze.spec.GanSpec].
 *
 * The words of the DSL need no import. IDEs find this definition through the jar's `META-INF/kotlin/script/templates`.
 *
 * @property args what the command line gives after the script's name
 */
@KotlinScript(
    displayName = "Gaze model",
    fileExtension = GanScript.EXTENSION,
    compilationConfiguration = GanScriptConfiguration::class,
)
public abstract class GanScript(
    public val args: Array<String>,
) {
    /** What the definition is known by. */
    public companion object {
        /** The end of a script's file name, without its first dot. */
        public const val EXTENSION: String = "gan.kts"
    }
}

/**
 * Makes the functions and values of other scripts known to this one: `@file:Import("blocks.gan.kts")`.
 *
 * @property paths files, relative to the folder of the script that imports them
 */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
public annotation class Import(
    vararg val paths: String,
)

/** How an IDE compiles a [GanScript]. */
public object GanScriptConfiguration : ScriptCompilationConfiguration({
    defaultImports("dev.gaze.*", "dev.gaze.spec.*", "dev.gaze.script.Import")
    compilerOptions("-jvm-target", "17")
    jvm { dependenciesFromCurrentContext(wholeClasspath = true) }
    refineConfiguration { onAnnotations(Import::class, handler = ::importScripts) }
    ide { acceptedLocations(ScriptAcceptedLocation.Everywhere) }
}) {
    private fun readResolve(): Any = GanScriptConfiguration
}

private fun importScripts(context: ScriptConfigurationRefinementContext): ResultWithDiagnostics<ScriptCompilationConfiguration> =
    importedFiles(context).onSuccess { files ->
        context.compilationConfiguration.with { importScripts.append(files.map { FileScriptSource(it.file) }) }.asSuccess()
    }

/**
 * A file that a script imports.
 *
 * @property location of the annotation that says so
 */
internal class ImportedFile(
    val file: File,
    val location: SourceCode.Location?,
)

/** The files that a script imports, in the order in which it does; a failure that lists all that cannot be one. */
internal fun importedFiles(context: ScriptConfigurationRefinementContext): ResultWithDiagnostics<List<ImportedFile>> {
    val annotations = context.collectedData?.get(ScriptCollectedData.collectedAnnotations).orEmpty()
    // Where the script really is, however it was called: through a link for one.
    val folder = (context.script as? FileBasedScriptSource)?.file?.canonicalFile?.parentFile ?: File(".")
    val files = mutableListOf<ImportedFile>()
    val faults = mutableListOf<ScriptDiagnostic>()
    for ((annotation, location) in annotations) {
        for (path in (annotation as? Import)?.paths.orEmpty()) {
            val file = folder.resolve(path).normalize()
            val fault =
                when {
                    !path.endsWith(".${GanScript.EXTENSION}") -> "the name of an imported script must end with .${GanScript.EXTENSION}"
                    !file.isFile -> "there is no file $file"
                    !file.canRead() -> "it cannot be read"
                    else -> null
                }
            if (fault != null) {
                faults +=
                    "cannot import \"$path\": $fault".asErrorDiagnostics(
                        path = context.script.locationId,
                        location = location?.locationInText,
                    )
            }
            files += ImportedFile(file.canonicalFile, location?.locationInText)
        }
    }
    return if (faults.isEmpty()) files.distinctBy { it.file }.asSuccess() else ResultWithDiagnostics.Failure(faults)
}
