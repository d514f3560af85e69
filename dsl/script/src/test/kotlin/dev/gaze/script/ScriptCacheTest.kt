package dev.gaze.script

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeSingleton
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.io.File
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.createFile
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

class ScriptCacheTest :
    FunSpec({
        val folder = tempdir().toPath()
        val imported = folder.resolve("size.gan.kts")
        val script = folder.resolve("cached.gan.kts")
        val cacheFolder = folder.resolve("cache")

        val cache = ScriptCache(cacheFolder)

        fun lookUp(): CompiledGanScript? = cache.get(script, script.readText())

        fun entry(): Path = cacheFolder.listDirectoryEntries().single()

        beforeTest {
            imported.writeText("fun size(): Int = 32")
            script.writeText("@file:Import(\"size.gan.kts\")\ngan(\"cached\") { image(size()) }")
            ScriptHost(cacheFolder).run(script)
        }

        test("a script is compiled once") {
            val written = entry().getLastModifiedTime()
            lookUp().shouldNotBeNull()
            ScriptHost(cacheFolder).run(script).name shouldBe "cached"
            entry().getLastModifiedTime() shouldBe written
        }

        test("a changed script is compiled again, in its entry's place") {
            script.writeText(script.readText().replace("cached", "changed"))
            lookUp().shouldBeNull()
            ScriptHost(cacheFolder).run(script).name shouldBe "changed"
            lookUp().shouldNotBeNull()
            cacheFolder.listDirectoryEntries().shouldBeSingleton()
        }

        test("a changed import compiles the script again") {
            imported.writeText("fun size(): Int = 64")
            lookUp().shouldBeNull()
            ScriptHost(cacheFolder).run(script).image.height shouldBe 64
        }

        test("another class path or Kotlin is another world") {
            ScriptCache(cacheFolder, "another").get(script, script.readText()).shouldBeNull()
        }

        test("what the class path holds counts, the working folder does not") {
            val classes = folder.resolve("classes").createDirectories()
            val digest = classPathDigest("$classes")
            classPathDigest("$classes${File.pathSeparator}") shouldBe digest
            classes.resolve("New.class").createFile()
            classPathDigest("$classes") shouldNotBe digest
        }

        test("a damaged entry is no entry, wherever the damage is") {
            val sound = entry().readBytes()
            for (at in sound.indices step 97) {
                entry().writeBytes(sound.clone().also { it[at] = (it[at] + 1).toByte() })
                lookUp().shouldBeNull()
                entry().writeBytes(sound.copyOf(at))
                lookUp().shouldBeNull()
            }
            ScriptHost(cacheFolder).run(script).name shouldBe "cached"
            lookUp().shouldNotBeNull()
        }

        test("a cache that cannot be written costs a warning, not the run") {
            val warnings = mutableListOf<String>()
            val file = folder.resolve("file").createFile()
            ScriptHost(file, warnings::add).run(script).name shouldBe "cached"
            warnings.shouldNotBeEmpty()
        }
    })
