/** Prints all stories as they happen, with the Cookie headers that the server saw: `node test/stories/print.ts > stories.md`. */

import { BrowserAgent } from "./agents/browser-agent.ts";
import { JarAgent } from "./agents/jar-agent.ts";
import { play } from "./play.ts";
import { Site } from "./site/site.ts";
import { STORIES } from "./stories/all.ts";
import { SITES } from "./story.ts";

const site = await Site.open();
const agents = [await BrowserAgent.launch(site.ports), new JarAgent(site.ports)];
try {
  for (const story of STORIES) {
    console.log(`## ${story.title}\n`);
    for (const siteName of story.sites ?? SITES) {
      for (const agent of agents) {
        const trace = await play(story, agent, site, siteName).catch((error: Error) => {
          process.exitCode = 1;
          return error.message.split("\n").slice(1);
        });
        console.log(`${agent.name}, ${siteName}\n\n\`\`\`text\n${trace.join("\n")}\n\`\`\`\n`);
      }
    }
  }
} finally {
  for (const agent of agents) await agent.close();
  await site.close();
}
