package clash;

import dev.csmr.ComposeWith;

/** The same names again, in a composition. */
@ComposeWith(Clash.class)
public interface ClashBeside extends Clash {
  /** An operation of its own. */
  default Plan again(WireReader clash, Router local) {
    return plan(clash, new Fields("f"), new Objects("o"), new Optional("?"));
  }
}
