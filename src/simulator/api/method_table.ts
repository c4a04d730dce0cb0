/**
 * The methods of the Bot API: data, checked against the types package by its test;
 * `deno run -A tests/simulator/api/print_methods.ts` prints it for a new version.
 *
 * @module
 */

/** A method of the Bot API. */
export interface MethodSignature {
  /** The name in Telegram's spelling. */
  readonly name: string;
  /** The required parameters. */
  readonly required: readonly string[];
  /** The type of the result: `true`, `array`, `string` … or the name of an object type. */
  readonly result: string;
}

/** The table, by lower-case method name. */
export function readMethodTable(): Map<string, MethodSignature> {
  const lines = METHOD_TABLE.trim().split("\n");
  return new Map(lines.map((line) => {
    const [left = "", result = ""] = line.split(": ");
    const [name = "", ...required] = left.split(" ");
    return [name.toLowerCase(), { name, required, result }];
  }));
}

/** One line per method: name, required parameters, result. */
export const METHOD_TABLE = `
getUpdates: array
setWebhook url: true
deleteWebhook: true
getWebhookInfo: WebhookInfo
getMe: UserFromGetMe
logOut: true
close: true
sendMessage chat_id text: Message
sendRichMessage chat_id rich_message: Message
forwardMessage chat_id from_chat_id message_id: Message
forwardMessages chat_id from_chat_id message_ids: array
copyMessage chat_id from_chat_id message_id: MessageId
copyMessages chat_id from_chat_id message_ids: array
sendPhoto chat_id photo: Message
sendLivePhoto chat_id live_photo photo: Message
sendAudio chat_id audio: Message
sendDocument chat_id document: Message
sendVideo chat_id video: Message
sendAnimation chat_id animation: Message
sendVoice chat_id voice: Message
sendVideoNote chat_id video_note: Message
sendPaidMedia chat_id star_count media: Message
sendMediaGroup chat_id media: array
sendLocation chat_id latitude longitude: Message
editMessageLiveLocation latitude longitude: Message
stopMessageLiveLocation: Message
sendVenue chat_id latitude longitude title address: Message
sendContact chat_id phone_number first_name: Message
sendPoll chat_id question options: Message
sendChecklist business_connection_id chat_id checklist: Message
editMessageChecklist business_connection_id chat_id message_id checklist: Message
sendDice chat_id: Message
sendMessageDraft chat_id draft_id: true
sendRichMessageDraft chat_id draft_id rich_message: true
sendChatAction chat_id action: true
setMessageReaction chat_id message_id: true
getUserProfilePhotos user_id: UserProfilePhotos
getUserProfileAudios user_id: UserProfileAudios
setUserEmojiStatus user_id: true
getFile file_id: File
banChatMember chat_id user_id: true
unbanChatMember chat_id user_id: true
restrictChatMember chat_id user_id permissions: true
promoteChatMember chat_id user_id: true
setChatAdministratorCustomTitle chat_id user_id custom_title: true
setChatMemberTag chat_id user_id: true
banChatSenderChat chat_id sender_chat_id: true
unbanChatSenderChat chat_id sender_chat_id: true
setChatPermissions chat_id permissions: true
exportChatInviteLink chat_id: string
createChatInviteLink chat_id: ChatInviteLink
editChatInviteLink chat_id invite_link: ChatInviteLink
createChatSubscriptionInviteLink chat_id subscription_period subscription_price: ChatInviteLink
editChatSubscriptionInviteLink chat_id invite_link: ChatInviteLink
revokeChatInviteLink chat_id invite_link: ChatInviteLink
approveChatJoinRequest chat_id user_id: true
declineChatJoinRequest chat_id user_id: true
answerChatJoinRequestQuery chat_join_request_query_id result: true
sendChatJoinRequestWebApp chat_join_request_query_id web_app_url: true
approveSuggestedPost chat_id message_id: true
declineSuggestedPost chat_id message_id: true
setChatPhoto chat_id photo: true
deleteChatPhoto chat_id: true
setChatTitle chat_id title: true
setChatDescription chat_id: true
pinChatMessage chat_id message_id: true
unpinChatMessage chat_id: true
unpinAllChatMessages chat_id: true
leaveChat chat_id: true
getChat chat_id: ChatFullInfo
getChatAdministrators chat_id: array
getChatMemberCount chat_id: number
getChatMember chat_id user_id: ChatMember
getUserPersonalChatMessages user_id limit: array
setChatStickerSet chat_id sticker_set_name: true
deleteChatStickerSet chat_id: true
getForumTopicIconStickers: array
createForumTopic chat_id name: ForumTopic
editForumTopic chat_id message_thread_id: true
closeForumTopic chat_id message_thread_id: true
reopenForumTopic chat_id message_thread_id: true
deleteForumTopic chat_id message_thread_id: true
unpinAllForumTopicMessages chat_id message_thread_id: true
editGeneralForumTopic chat_id name: true
closeGeneralForumTopic chat_id: true
reopenGeneralForumTopic chat_id: true
hideGeneralForumTopic chat_id: true
unhideGeneralForumTopic chat_id: true
unpinAllGeneralForumTopicMessages chat_id: true
answerCallbackQuery callback_query_id: true
answerGuestQuery guest_query_id result: SentGuestMessage
getUserChatBoosts chat_id user_id: UserChatBoosts
getUserGifts user_id: OwnedGifts
getChatGifts chat_id: OwnedGifts
getBusinessConnection business_connection_id: BusinessConnection
getManagedBotToken user_id: string
replaceManagedBotToken user_id: string
getManagedBotAccessSettings user_id: BotAccessSettings
setManagedBotAccessSettings user_id is_access_restricted: true
setMyCommands commands: true
deleteMyCommands: true
getMyCommands: array
setMyName: true
getMyName: BotName
setMyDescription: true
getMyDescription: BotDescription
setMyShortDescription: true
getMyShortDescription: BotShortDescription
setMyProfilePhoto photo: true
removeMyProfilePhoto: true
setChatMenuButton: true
getChatMenuButton: MenuButton
setMyDefaultAdministratorRights: true
getMyDefaultAdministratorRights: ChatAdministratorRights
getMyStarBalance: StarAmount
editMessageText: Message
editMessageCaption: Message
editMessageMedia media: Message
editMessageReplyMarkup: Message
stopPoll chat_id message_id: Poll
editEphemeralMessageText chat_id receiver_user_id ephemeral_message_id: true
editEphemeralMessageMedia chat_id receiver_user_id ephemeral_message_id media: true
editEphemeralMessageCaption chat_id receiver_user_id ephemeral_message_id: true
editEphemeralMessageReplyMarkup chat_id receiver_user_id ephemeral_message_id: true
deleteMessage chat_id message_id: true
deleteMessages chat_id message_ids: true
deleteEphemeralMessage chat_id receiver_user_id ephemeral_message_id: true
deleteMessageReaction chat_id message_id: true
deleteAllMessageReactions chat_id: true
deleteBusinessMessages business_connection_id message_ids: true
setBusinessAccountName business_connection_id first_name: true
setBusinessAccountUsername business_connection_id: true
setBusinessAccountBio business_connection_id: true
setBusinessAccountProfilePhoto business_connection_id photo: true
removeBusinessAccountProfilePhoto business_connection_id: true
setBusinessAccountGiftSettings business_connection_id show_gift_button accepted_gift_types: true
getBusinessAccountStarBalance business_connection_id: StarAmount
transferBusinessAccountStars business_connection_id star_count: true
getBusinessAccountGifts business_connection_id: OwnedGifts
convertGiftToStars business_connection_id owned_gift_id: true
upgradeGift business_connection_id owned_gift_id: true
transferGift business_connection_id owned_gift_id new_owner_chat_id star_count: true
postStory business_connection_id content active_period: Story
repostStory business_connection_id from_chat_id from_story_id active_period: Story
editStory business_connection_id story_id content: Story
deleteStory business_connection_id story_id: true
sendSticker chat_id sticker: Message
getStickerSet name: StickerSet
getCustomEmojiStickers custom_emoji_ids: array
uploadStickerFile user_id sticker_format sticker: File
createNewStickerSet user_id name title stickers: true
addStickerToSet user_id name sticker: true
setStickerPositionInSet sticker position: true
deleteStickerFromSet sticker: true
replaceStickerInSet user_id name old_sticker sticker: true
setStickerEmojiList sticker emoji_list: true
setStickerKeywords sticker: true
setStickerMaskPosition sticker: true
setStickerSetTitle name title: true
deleteStickerSet name: true
setStickerSetThumbnail name user_id format: true
setCustomEmojiStickerSetThumbnail name: true
getAvailableGifts: Gifts
sendGift gift_id: true
giftPremiumSubscription user_id month_count star_count: true
answerInlineQuery inline_query_id results: true
answerWebAppQuery web_app_query_id result: SentWebAppMessage
savePreparedInlineMessage user_id result: PreparedInlineMessage
savePreparedKeyboardButton user_id button: PreparedKeyboardButton
sendInvoice chat_id title description payload currency prices: Message
createInvoiceLink title description payload currency prices: string
answerShippingQuery shipping_query_id ok: true
answerPreCheckoutQuery pre_checkout_query_id ok: true
getStarTransactions: StarTransactions
refundStarPayment user_id telegram_payment_charge_id: true
editUserStarSubscription user_id telegram_payment_charge_id is_canceled: true
verifyUser user_id: true
verifyChat chat_id: true
removeUserVerification user_id: true
removeChatVerification chat_id: true
readBusinessMessage business_connection_id chat_id message_id: true
setPassportDataErrors user_id errors: true
sendGame chat_id game_short_name: Message
setGameScore user_id score: Message
getGameHighScores user_id: array
`;
