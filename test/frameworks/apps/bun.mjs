/** The story under Bun's `serve`. */

import { handle } from "./fetch-server.mjs";
import { ready } from "./story.mjs";

const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handle });
ready(server.port);
