/**
 * A person who runs a group: its topics, its invite links, its title and photo.
 *
 * @module
 */
import type { ChatInviteLink, ForumTopic, Message, PhotoSize } from "../../telegram/types.ts";
import { mediaObject } from "../media/media_object.ts";
import { setPhoto, setTitle } from "../world/chat_info.ts";
import { joinByLink, openLink } from "../world/invite_links.ts";
import { migrateGroup } from "../world/migration.ts";
import { post } from "../world/posting.ts";
import type { TopicLook } from "../world/topic.ts";
import { GroupMember } from "./group_member.ts";
import { askToJoin, type JoinRequest } from "./asking.ts";
import { newFile, type SentFile } from "./content.ts";
import { Group, roomWith } from "./places.ts";
import { personCloses, personOpens, type TopicRef } from "./topic_acts.ts";

const MAX_TITLE = 128;

/**
 * A person as the organiser of groups.
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

  /** Closes a topic: from then on only those who manage topics can write to it. */
  closesTopic(group: Group, topic: TopicRef): Promise<void> {
    return this.attempt(() => personCloses(this.world, group.room, this.user, topic, true));
  }

  /**
   * Joins by an invite link, or requests to join if the link requires approval.
   *
   * @returns The request, to wait for its answer; `undefined` if they joined at once.
   * @throws {Error} If the link is not valid, or this person is already in the chat.
   */
  joinsBy(link: string | ChatInviteLink): Promise<JoinRequest | undefined> {
    return this.attempt(() => {
      const address = typeof link === "string" ? link : link.invite_link;
      const found = openLink(this.world, address);
      const { room } = found;
      if (found.link.creates_join_request) {
        return askToJoin(this.world, room, this.user, this.senses, { inviteLink: found.link });
      }
      if (room.has(this.id)) {
        throw new Error(`Cannot join "${room.chat.title}": ${this.name} is in it already`);
      }
      joinByLink(this.world, found, this.user);
      return undefined;
    });
  }

  /** Sets their own profile photo. */
  async changesOwnPhoto(photo: SentFile): Promise<void> {
    const file = await newFile(photo, "photo.jpg");
    const sizes = mediaObject(this.world.files, "photo", file) as PhotoSize[];
    const { profilePhotos } = this.world;
    profilePhotos.set(this.id, [sizes, ...profilePhotos.get(this.id) ?? []]);
  }

  /** Shows a channel on their profile. */
  showsChannel(channel: Group): Promise<void> {
    return this.attempt(() => void this.world.personalChats.set(this.id, channel.room));
  }

  /**
   * Changes a group's title.
   *
   * @throws {Error} If it does not have 1 to 128 characters, or this person is not in the group.
   */
  changesTitle(group: Group, title: string): Promise<void> {
    return this.attempt(() => {
      this.mustBeIn(group);
      const { length } = [...title.trim()];
      if (length < 1 || length > MAX_TITLE) {
        throw new Error(
          `Cannot change the title: give 1 to ${MAX_TITLE} characters, not ${length}`,
        );
      }
      setTitle(this.world, group.room, this.user, title.trim());
    });
  }

  /** Changes a group's photo. */
  async changesPhoto(group: Group, photo: SentFile): Promise<void> {
    this.mustBeIn(group);
    const file = await newFile(photo, "photo.jpg");
    const sizes = mediaObject(this.world.files, "photo", file) as PhotoSize[];
    setPhoto(this.world, group.room, this.user, sizes);
  }

  /** Pins a message; bots are notified by a service message. */
  pins(message: Message): Promise<void> {
    return this.attempt(() => {
      const room = roomWith(this.world, this.user, message);
      const { reply_to_message: _, ...pinned } = message;
      room.pinned = [...room.pinned.filter((id) => id !== message.message_id), message.message_id];
      post(this.world, room, this.user, { pinned_message: pinned as Message });
    });
  }

  /**
   * Upgrades a basic group to a supergroup; calls for the old group fail and name the new id.
   *
   * @returns The supergroup.
   */
  upgrades(group: Group): Promise<Group> {
    return this.attempt(() => new Group(migrateGroup(this.world, group.room, this.user)));
  }

  /** Reopens a closed topic. */
  reopensTopic(group: Group, topic: TopicRef): Promise<void> {
    return this.attempt(() => personCloses(this.world, group.room, this.user, topic, false));
  }
}
