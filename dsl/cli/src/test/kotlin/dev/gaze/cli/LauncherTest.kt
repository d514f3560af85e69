package dev.gaze.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.createFile
import kotlin.io.path.createParentDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.setLastModifiedTime
import kotlin.io.path.writeText

/** The script `gaze`, with a stand-in for Java. */
class LauncherTest :
    FunSpec({
        val home = tempdir().toPath()
        Path.of("../../gaze").copyTo(home.resolve("gaze"))
        val target = home.resolve("dsl/cli/target").createDirectories()
        target.resolve("built").writeText("")
        target.resolve("classpath").writeText("")
        home.resolve("jdk/bin").createDirectories()

        fun program(
            file: String,
            script: String,
        ) = home.resolve(file).createParentDirectories().run {
            writeText("#!/bin/sh\n$script\n")
            toFile().setExecutable(true)
        }

        fun jdk(version: String) = home.resolve("jdk/release").writeText("JAVA_VERSION=\"$version\"\n")

        beforeTest {
            jdk("17.0.15")
            program("jdk/bin/java", "printf '%s' \"${'$'}{LC_ALL:-}\"")
        }

        /** What `./gaze check` says, with a stand-in for Maven, too, that fails. */
        fun said(
            maven: String = "exit 1",
            vararg environment: Pair<String, String>,
        ): String {
            program("bin/mvn", maven)
            val launcher = ProcessBuilder("sh", home.resolve("gaze").toString(), "check").redirectErrorStream(true)
            launcher.environment().remove("GAZE_MAVEN_OPTIONS")
            launcher.environment().putAll(mapOf("JAVA_HOME" to home.resolve("jdk").toString(), *environment))
            launcher.environment().merge("PATH", "${home.resolve("bin")}:") { path, first -> first + path }
            return launcher.start().inputStream.use { it.readBytes().decodeToString() }
        }

        fun localeOfJava(vararg locale: Pair<String, String>): String {
            val launcher = ProcessBuilder("sh", home.resolve("gaze").toString(), "check").redirectError(ProcessBuilder.Redirect.DISCARD)
            launcher.environment().keys.removeAll { it.startsWith("LC_") || it == "LANG" }
            launcher.environment().putAll(mapOf("JAVA_HOME" to home.resolve("jdk").toString(), *locale))
            return launcher.start().inputStream.use { it.readBytes().decodeToString() }
        }

        fun builds(): Boolean = "gaze: building" in said()

        test("a Java that is too old is told, and a newer one is told what Gaze does on purpose") {
            program("jdk/bin/java", "printf '%s ' \"${'$'}@\"")
            for ((version, told) in mapOf(
                "17.0.15" to emptyList(),
                "22" to listOf("--enable-native-access=ALL-UNNAMED"),
                "25.0.1" to listOf("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
            )) {
                jdk(version)
                Regex("--\\S+").findAll(said()).map { it.value }.toList() shouldBe told
            }
            jdk("11.0.2")
            said() shouldContain "is Java 11.0.2; Gaze needs 17 or newer"
        }

        test("options of the build reach Maven, and other ones build again") {
            val printing = "printf '%s ' \"${'$'}@\" >&2; exit 1"
            said(printing, "GAZE_MAVEN_OPTIONS" to "-Pgpu") shouldContain " -Pquick -Pgpu -Dmaven.test.skip=true "
            said(printing) shouldNotContain "-Pquick"
        }

        test("Java does not run in a charset that would lose the letters of names") {
            localeOfJava("LC_ALL" to "POSIX") shouldBe "C.UTF-8"
            localeOfJava("LANG" to "C") shouldBe "C.UTF-8"
            localeOfJava() shouldBe "C.UTF-8"
        }

        test("any other locale is the user's own") {
            localeOfJava("LC_ALL" to "C.UTF-8") shouldBe "C.UTF-8"
            localeOfJava("LANG" to "C.UTF-8") shouldBe ""
        }

        test("what Maven has built by itself is not built again, unless a source is newer") {
            target.resolve("built").deleteExisting()
            val source = home.resolve("lib/core/src/Some.java").createParentDirectories().createFile()
            val compiled =
                home
                    .resolve("lib/tensorflow/target/maven-status/maven-compiler-plugin/compile/default-compile/inputFiles.lst")
                    .createParentDirectories()
                    .createFile()
            val jar = target.resolve("gaze-cli.jar").createFile()
            for (folder in listOf("pom.xml", ".mvn", "lib/core/pom.xml", "dsl/cli/pom.xml", "dsl/cli/src")) {
                home.resolve(folder).createParentDirectories().createFile()
            }
            val begin = System.currentTimeMillis() - 60_000

            fun order(vararg files: Path) =
                files.forEachIndexed { i, file -> file.setLastModifiedTime(FileTime.fromMillis(begin + i * 10_000L)) }

            fun all() = home.toFile().walk().map { it.toPath() }
            all().forEach { it.setLastModifiedTime(FileTime.fromMillis(begin - 10_000)) }
            order(source, compiled, jar)
            builds() shouldBe false
            target.resolve("built").deleteExisting()
            order(compiled, source, jar)
            builds() shouldBe true
            target.resolve("built").deleteExisting()
            order(source, jar, compiled)
            builds() shouldBe true
        }
    })
