"""Addresses of the room."""

from django.urls import path

from products.views import entries, fairs, selections, villages

app_name = "products"

urlpatterns = [
    path("lang-nghe/", villages.PublicVillages.as_view(), name="public_villages"),
    path("lang-nghe/danh-sach/", villages.Villages.as_view(), name="villages"),
    path("lang-nghe/danh-sach/moi/", villages.AddVillage.as_view(), name="add_village"),
    path("lang-nghe/<int:pk>/", villages.VillagePage.as_view(), name="village"),
    path("lang-nghe/<int:pk>/sua/", villages.EditVillage.as_view(), name="edit_village"),
    path("lang-nghe/<int:pk>/cong-nhan/", villages.Recognise.as_view(), name="recognise"),
    path("lang-nghe/<int:pk>/thu-hoi/", villages.Withdraw.as_view(), name="withdraw_recognition"),
    path("san-pham-tieu-bieu/", selections.Typical.as_view(), name="typical"),
    path("binh-chon/", selections.Selections.as_view(), name="selections"),
    path("binh-chon/moi/", selections.OpenSelection.as_view(), name="open_selection"),
    path("binh-chon/<int:pk>/", selections.SelectionPage.as_view(), name="selection"),
    path("binh-chon/<int:pk>/buoc/<slug:action>/", selections.MoveSelection.as_view(), name="move_selection"),
    path("binh-chon/<int:pk>/giam-khao/", selections.Seat.as_view(), name="seat"),
    path("binh-chon/<int:pk>/giam-khao/<int:juror>/bo/", selections.Unseat.as_view(), name="unseat"),
    path("binh-chon/<int:pk>/dang-ky/", entries.Enter.as_view(), name="enter"),
    path("binh-chon/san-pham/<int:pk>/", entries.EntryPage.as_view(), name="entry"),
    path("binh-chon/san-pham/<int:pk>/anh/<str:digest>/", entries.Photo.as_view(), name="photo"),
    path("binh-chon/san-pham/<int:pk>/rut/", entries.WithdrawEntry.as_view(), name="withdraw_entry"),
    path("binh-chon/san-pham/<int:pk>/khong-nhan/", selections.Exclude.as_view(), name="exclude"),
    path("binh-chon/san-pham/<int:pk>/cham/", entries.Score.as_view(), name="score"),
    path("hoi-cho/", fairs.Fairs.as_view(), name="fairs"),
    path("hoi-cho/moi/", fairs.KeepFair.as_view(), name="keep_fair"),
    path("hoi-cho/<int:pk>/", fairs.FairPage.as_view(), name="fair"),
    path("hoi-cho/<int:pk>/sua/", fairs.EditFair.as_view(), name="edit_fair"),
    path("hoi-cho/<int:pk>/huy/", fairs.CancelFair.as_view(), name="cancel_fair"),
    path("hoi-cho/<int:pk>/gian-hang/", fairs.AskBooth.as_view(), name="ask_booth"),
    path("hoi-cho/gian-hang/<int:pk>/tra-loi/", fairs.AnswerBooth.as_view(), name="answer_booth"),
    path("hoi-cho/gian-hang/<int:pk>/rut/", fairs.WithdrawBooth.as_view(), name="withdraw_booth"),
    path("hoi-cho/gian-hang/<int:pk>/ket-qua/", fairs.TellResults.as_view(), name="tell_results"),
]
