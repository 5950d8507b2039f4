/** Runs something as if it were another time, so that a picture is the same each time it is made. */

export function atTime(time, action) {
  const { now } = Date;
  Date.now = () => time;
  try {
    return action();
  } finally {
    Date.now = now;
  }
}
