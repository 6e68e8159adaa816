// The node has the services' jar and what it needs of the engine; the application runs without the engine.
def csmr = new File(basedir, "node/target/csmr")
def lib = new File(csmr, "n1/lib")
assert new File(csmr, "cluster.yaml").text.contains("type: com.example.stock.Stock")
assert new File(lib, "stock-services-1.0.jar").exists()

def freePort = { new ServerSocket(0).withCloseable { it.localPort } }
def port = freePort() as String
def start = new ProcessBuilder(new File(csmr, "n1/start").path).redirectErrorStream(true)
start.environment().putAll([CSMR_NODES_N1_PORT: port, CSMR_NODES_N1_RAFT_PORT: freePort() as String])
def node = start.start()
def killer = Thread.startDaemon { if (!node.waitFor(300, java.util.concurrent.TimeUnit.SECONDS)) node.destroyForcibly() }
try {
  def said = []
  while (said.empty || !(said.last() =~ /^CSMR READY/)) {
    def line = node.inputReader().readLine()
    assert line != null : said.join("\n")
    said << line
  }
  def withoutEngine = lib.listFiles().findAll {
    it.name =~ /^(stock-services|csmr-(client|annotations)|grpc|guava|failureaccess|protobuf|proto-google|gson|perfmark|annotations)-/
  }
  def classPath = [new File(basedir, "application/target/classes")] + withoutEngine
  def caller = new ProcessBuilder(new File(System.getProperty("java.home"), "bin/java").path, "-cp",
      classPath.join(File.pathSeparator), "com.example.application.Application", "127.0.0.1:" + port)
      .redirectErrorStream(true).start()
  assert caller.inputReader().text.contains("pens: 3")
} finally {
  node.destroyForcibly()
}
return true
