from django.urls import URLPattern, URLResolver, path

from hieuhoc.submissions.views import behalf, board, parts, review, sending, signed, workbook, yearplan

unit_urls: list[URLPattern | URLResolver] = [
    path("workbook/", workbook.own, name="workbook"),
    path("workbook/<int:pk>/", workbook.show, name="workbook_of"),
    path("workbook/<int:pk>/save/", workbook.save, name="workbook_save"),
    path("workbook/<int:pk>/row/<int:subject>/<str:code>/", workbook.save_row, name="workbook_row"),
    path("workbook/<int:pk>/remark/<int:remark>/", workbook.answer, name="workbook_remark"),
    path("workbook/<int:pk>/tasks/", parts.tasks, name="workbook_tasks"),
    path("workbook/<int:pk>/tasks/save/", parts.save_tasks, name="workbook_save_tasks"),
    path("workbook/<int:pk>/task/<int:task>/", parts.save_task, name="workbook_task"),
    path("workbook/<int:pk>/words/", parts.sections, name="workbook_words"),
    path("workbook/<int:pk>/words/save/", parts.save_sections, name="workbook_save_words"),
    path("workbook/<int:pk>/words/<str:section>/", parts.save_section, name="workbook_section"),
    path("workbook/<int:pk>/propose/", sending.propose, name="workbook_propose"),
    path("workbook/<int:pk>/take-back/", sending.take_back, name="workbook_take_back"),
    path("workbook/<int:pk>/approve/", sending.approve, name="workbook_approve"),
    path("workbook/<int:pk>/give-back/", sending.give_back, name="workbook_give_back"),
    path("workbook/<int:pk>/sent/", sending.sent, name="workbook_sent"),
    path("workbook/<int:pk>/behalf/", behalf.begin, name="workbook_behalf"),
    path("workbook/<int:pk>/behalf/send/", behalf.send, name="workbook_behalf_send"),
    path("workbook/<int:pk>/behalf/confirm/", behalf.confirm, name="workbook_behalf_confirm"),
    path("workbook/<int:pk>/signed/", signed.upload, name="workbook_signed"),
    path("workbook/<int:pk>/signed/<int:number>/", signed.download, name="workbook_signed_file"),
]

agency_urls: list[URLPattern | URLResolver] = [
    path("rounds/", board.rounds, name="board"),
    path("rounds/<int:pk>/", board.campaign, name="board_campaign"),
    path("rounds/<int:pk>/letter/", board.letter, name="board_letter"),
    path("rounds/<int:pk>/list/", board.listing, name="board_list"),
    path("rounds/<int:pk>/extend/", board.extend, name="board_extend"),
    path("review/", review.queue, name="review"),
    path("review/accept/", review.bulk, name="review_bulk"),
    path("review/<int:pk>/", review.submission, name="review_submission"),
    path("review/<int:pk>/decide/", review.decide, name="review_decide"),
    path("review/<int:pk>/reopen/", review.reopen, name="review_reopen"),
    path("review/<int:pk>/remark/", review.remark, name="review_remark"),
    path("review/<int:pk>/remark/<int:number>/settle/", review.settle, name="review_settle"),
    path("plan/", yearplan.year, name="plan"),
    path("plan/load/", yearplan.load, name="plan_load"),
]

urlpatterns: list[URLPattern | URLResolver] = [*unit_urls, *agency_urls]
