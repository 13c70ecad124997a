// Made by types.mjs from schema/voi.schema.json.

/**
 * A number that does not exist is null. Errors are half widths of 95 % intervals.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "voi";
    form?: 1;
  };
  /**
   * Futures that the answer rests on, of all deep points together; 0: it has a design of its own.
   */
  futures: number;
  /**
   * Of a case: independent replicates, from which the errors come.
   */
  replicates?: number;
  /**
   * Of a table: rows that differ from another in at most one input and were left out.
   */
  repeats_left_out?: number;
  /**
   * Of a table: do its rows fill the inputs evenly, as a sequence does?
   */
  even?: boolean;
  /**
   * One for each measure with a direction, or one for the columns of a table.
   */
  decisions: {
    /**
     * What is chosen by: the measure, or "benefit".
     */
    by: string;
    /**
     * Which way is better.
     */
    more_is_better: boolean;
    /**
     * The choice that is best now; null: several are equal.
     */
    choose_now: string | null;
    /**
     * Those, where several are equal.
     */
    equally_good: string[];
    /**
     * Futures in which a choice has no value; they are left out.
     */
    failed: number;
    evpi: Estimate;
    /**
     * Strategies, or columns.
     */
    choices: {
      /**
       * Its name.
       */
      choice: string;
      /**
       * Mean of the measure.
       */
      mean: number | null;
      behind_the_best: Estimate;
      /**
       * Share of the futures in which none is better.
       */
      best_share: number;
    }[];
    /**
     * What is worth most first; empty when nothing is worth knowing.
     */
    inputs: {
      /**
       * An input, or a --group of them.
       */
      input: string;
      evppi: Estimate;
      /**
       * Share of the futures in which knowing it would change the choice; null between equals.
       */
      changes: number | null;
    }[];
    /**
     * Left out when none is stated.
     */
    unit?: string;
  }[];
}
/**
 * What every answer begins with.
 */
export interface Envelope {
  /**
   * The question that is answered: the command's name and, of attrition, the model's.
   */
  answer: string;
  /**
   * Version of this answer's form: it rises when a key goes or changes its meaning.
   */
  form: number;
  /**
   * Version of casus.
   */
  version: string;
  /**
   * The file, as it was named; a list where there are several; null: there is none.
   */
  source: (string | null) | string[];
  /**
   * Of a case: SHA-256 of its file and tables; null: the source is not a case.
   */
  case_sha256: string | null;
  /**
   * What a program set over the text of the case, in order; not there: nothing.
   */
  set?: {
    /**
     * null: in the case as it stands.
     */
    strategy: string | null;
    /**
     * As in `set:` of a strategy.
     */
    name: string;
    /**
     * As in `set:` of a strategy.
     */
    value: string;
  }[];
  /**
   * Of the random numbers; null: none were drawn.
   */
  seed: number | null;
}
/**
 * A number with its error.
 */
export interface Estimate {
  /**
   * Null: there is none.
   */
  value: number | null;
  /**
   * Half width of its 95 % interval; null: not known.
   */
  error: number | null;
}
