package dev.gaze.script

import dev.gaze.internal.CacheFolder
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.security.MessageDigest
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteIfExists
import kotlin.io.path.isDirectory
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/**
 * Compiled scripts, one file for each script's path.
 *
 * An entry counts while everything it was made from is the same: the text of the script and of its imports, Kotlin's
 * version, and the class path by names, sizes and times. Anything else, damage included, is no entry.
 *
 * @param folder made when the first entry is written
 * @param environment what an entry depends on besides its sources
 */
internal class ScriptCache(
    private val folder: Path,
    private val environment: String = classPathDigest(),
) {
    /** The script compiled from exactly this text, or null. */
    fun get(
        script: Path,
        text: String,
    ): CompiledGanScript? =
        try {
            val bytes = entry(script).readBytes()
            val body = bytes.copyOfRange(DIGEST_SIZE, bytes.size)
            if (!bytes.copyOf(DIGEST_SIZE).contentEquals(digest(body))) {
                null
            } else {
                DataInputStream(ByteArrayInputStream(body)).use { input ->
                    if (input.readUTF() == key(text)) input.readScript().takeIf { it.imports.all(::unchanged) } else null
                }
            }
        } catch (_: IOException) {
            null
        } catch (_: RuntimeException) {
            null
        }

    /**
     * Keeps a compiled script: written beside its place and then moved there, so that no reader sees half of it.
     *
     * @throws IOException where the folder cannot be written
     */
    fun put(
        script: Path,
        text: String,
        compiled: CompiledGanScript,
    ) {
        val body = ByteArrayOutputStream()
        DataOutputStream(body).use { output ->
            output.writeUTF(key(text))
            output.writeScript(compiled)
        }
        val bytes = body.toByteArray()
        folder.createDirectories()
        val half = Files.createTempFile(folder, "script", ".tmp")
        try {
            half.writeBytes(digest(bytes) + bytes)
            Files.move(half, entry(script), ATOMIC_MOVE, REPLACE_EXISTING)
        } finally {
            half.deleteIfExists()
        }
    }

    private fun entry(script: Path): Path = folder.resolve(sha256(script.toAbsolutePath().normalize().toString()) + ".script")

    private fun key(text: String): String = "$FORMAT ${sha256(text)} $environment"

    private fun unchanged(source: ScriptSource): Boolean = sha256(scriptText(Path.of(source.path))) == source.digest

    companion object {
        private const val FORMAT = 3
        private const val DIGEST_SIZE = 32

        /** Where compiled scripts are kept. */
        fun defaultFolder(): Path = CacheFolder.of("scripts")
    }
}

private fun DataOutputStream.writeScript(script: CompiledGanScript) {
    writeClass(script.main)
    writeInt(script.imports.size)
    for (source in script.imports) {
        writeUTF(source.path)
        writeUTF(source.digest)
    }
    writeInt(script.classes.size)
    for ((path, bytes) in script.classes) {
        writeUTF(path)
        writeInt(bytes.size)
        write(bytes)
    }
}

private fun DataInputStream.readScript(): CompiledGanScript =
    CompiledGanScript(
        main = readClass(),
        imports = List(readInt()) { ScriptSource(readUTF(), readUTF()) },
        classes = List(readInt()) { readUTF() to readNBytes(readInt()) }.toMap(),
    )

private fun DataOutputStream.writeClass(script: ScriptClass) {
    writeUTF(script.className)
    writeUTF(script.resultField.orEmpty())
    writeInt(script.imports.size)
    script.imports.forEach { writeClass(it) }
}

private fun DataInputStream.readClass(): ScriptClass = ScriptClass(readUTF(), readUTF().ifEmpty { null }, List(readInt()) { readClass() })

/**
 * Kotlin's version and every file of the class path, by name, size and time. An empty entry, such as a colon at the end
 * leaves, means the working folder: whatever changes there is no reason to compile again.
 */
internal fun classPathDigest(classPath: String = System.getProperty("java.class.path")): String {
    val entries = classPath.split(File.pathSeparator).filter { it.isNotEmpty() }.map(Path::of)
    val files = entries.flatMap { if (it.isDirectory()) Files.walk(it).use { walk -> walk.toList() } else listOf(it) }
    val states = files.map { file -> file.toFile().let { "$it ${it.length()} ${it.lastModified()}" } }
    return sha256(states.joinToString("\n", prefix = "${KotlinVersion.CURRENT}\n"))
}

private fun digest(bytes: ByteArray): ByteArray = MessageDigest.getInstance("SHA-256").digest(bytes)

/** SHA-256 of a text, in hexadecimal. */
internal fun sha256(text: String): String = digest(text.encodeToByteArray()).toHexString()
