/** The shape of a user agent in a story. */

export type Agent = {
  readonly name: string;
  /** Forgets all cookies. */
  reset(): Promise<void>;
  /** Opens a page, and returns its text. */
  open(url: string): Promise<string>;
  /**
   * Returns the stored cookies, each as "name host/path", with a dot before the host if subdomains get it too, and
   * " persistent" if it outlives the browser's session.
   */
  stored(): Promise<string[]>;
  close(): Promise<void>;
};
