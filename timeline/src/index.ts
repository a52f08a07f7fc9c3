/**
 * What the web resource puts into the form's page: the class that the form's configuration names.
 */
import { browser } from "./host.ts";
import { RecordSource as Source } from "./recordsource.ts";

/** Constructed by the timeline as `AutoCapture.RecordSource`, without arguments. */
export class RecordSource extends Source {
  constructor() {
    super(browser);
  }
}
