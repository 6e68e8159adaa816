def build = new File(basedir, "build.log").text
def csmr = new File(basedir, "target/csmr")

// csmr:config
assert new File(csmr, "cluster.yaml").text.contains("type: com.example.Counters")
["n1", "n2", "n3"].each { node ->
  assert new File(csmr, node + "/start").canExecute()
  assert new File(csmr, node + "/csmr").canExecute()
  assert new File(csmr, node + "/lib/csmr-cli-" + csmrVersion + ".jar").exists()
  assert new File(csmr, node + "/lib/counters-1.0.jar").exists()
  assert new File(csmr, node + "/lib/csmr-runtime-" + csmrVersion + ".jar").exists()
  assert new File(csmr, node + "/logging.properties").exists()
}
assert build.count("Wrote " + csmr) == 1 : "the second csmr:config wrote something"
new File(basedir, "expected").eachFile { expected ->
  assert new File(csmr, "deploy/" + expected.name).text == expected.text
}
["kubernetes.yaml", "compose-cluster.yaml", "csmr-counters@.service", "diagram.svg"].each { name ->
  assert new File(csmr, "deploy/" + name).text.contains("counters")
}
assert new File(csmr, "proto/com/example/counters.proto").text.contains("service Counters")
def archive = Runtime.version().feature() >= 25 ? "classes.aot" : "classes.jsa"
assert build.count("Made " + archive + " in ") == 1 : "the second csmr:config made an archive, or none did"
assert !new File(csmr, "_training").exists()
assert java.nio.file.Files.getPosixFilePermissions(new File(csmr, "n1/" + archive).toPath())
    .contains(java.nio.file.attribute.PosixFilePermission.OWNER_WRITE) : "the next one cannot be copied over it"
assert build.contains("<nodes> of csmr-maven-plugin in pom.xml (or -Dcsmr.nodes) is 0. Choose from 1 to 99.")

// csmr:run
assert build.contains("The cluster counters is ready.")
assert build =~ /Group main: led by n[123]/
assert build =~ /grpcurl -plaintext -d '\{"name": "name", "amount": "1"\}' 127\.0\.0\.1:\d+ com\.example\.Counters\/Add/
assert build =~ /CountersClient\.connect\(CsmrClient\.connect\("127\.0\.0\.1:\d+"\)\)\.value\("name"\)/
assert build.contains("Node n1: 127.0.0.1:") && !build.split("It ends after")[0].contains("HealthWatch")
assert new File(csmr, "run/n1.log").text.contains("CSMR READY node=n1")
assert new File(basedir, "caller.log").text.contains("before 0, after 5, now 5")
assert new File(basedir, "caller.log").text.contains("README's calls were answered")

// A node starts from its directory alone and its archive of classes, on ports that the environment gives, and says so.
def freePort = { new ServerSocket(0).withCloseable { it.localPort } }
def start = new ProcessBuilder(new File(csmr, "n1/start").path).redirectErrorStream(true)
def loaded = new File(basedir, "loaded.log")
start.environment().putAll([
  JAVA_HOME: System.getProperty("java.home"), CSMR_JVM_FLAGS: "-Xlog:class+load:file=" + loaded,
  CSMR_NODES_N1_PORT: freePort() as String, CSMR_NODES_N1_RAFT_PORT: freePort() as String])
def node = start.start()
try {
  def lines = []
  def reader = Thread.start {
    node.inputStream.eachLine { line ->
      synchronized (lines) { lines << line }
      if (line.startsWith("CSMR READY")) { node.destroy() }
    }
  }
  reader.join(300_000)
  assert lines.any { it.startsWith("CSMR READY node=n1") } : lines.join("\n")
  assert loaded.readLines().any { it =~ /com\.example\.CountersStateMachine source: shared objects file/ }
} finally {
  node.destroyForcibly()
}

// The command line of a node's directory: nobody runs now, so not all is well.
def status = new ProcessBuilder(new File(csmr, "n1/csmr").path, "status", "--output", "json").start()
assert new groovy.json.JsonSlurper().parse(status.inputStream).nodes*.answers == [false, false, false]
assert status.waitFor() == 1
return true
