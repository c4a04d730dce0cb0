/**
 * A person who runs a group: its topics, its links, its looks.
 *
 * @module
 */
import type { ForumTopic } from "../../telegram/types.ts";
import type { TopicLook } from "../world/topic.ts";
import { GroupMember } from "./group_member.ts";
import type { Group } from "./places.ts";
import { personCloses, personOpens, type TopicRef } from "./topic_acts.ts";

/**
 * What a person does in groups that is more than coming, going and talking.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const ada = tg.user("Ada");
 * const group = tg.group("Garden", [ada, tg.bot("gnome")], { forum: true });
 * const topic = await ada.opensTopic(group, "Roses");
 * const message = await ada.says(group, "Red ones?", { topic });
 * assertEquals(message.message_thread_id, topic.message_thread_id);
 * ```
 */
export class Organiser extends GroupMember {
  /** Opens a topic in a forum. */
  opensTopic(
    group: Group,
    name: string,
    look: Omit<TopicLook, "name"> = {},
  ): Promise<ForumTopic> {
    return this.attempt(() => personOpens(this.world, group.room, this.user, { ...look, name }));
  }

  /** Closes a topic: only those who manage topics write to it then. */
  closesTopic(group: Group, topic: TopicRef): Promise<void> {
    return this.attempt(() => personCloses(this.world, group.room, this.user, topic, true));
  }

  /** Opens a closed topic again. */
  reopensTopic(group: Group, topic: TopicRef): Promise<void> {
    return this.attempt(() => personCloses(this.world, group.room, this.user, topic, false));
  }
}
