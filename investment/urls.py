"""Addresses of the room of investment."""

from django.urls import path

from investment.views import interest, leads, opportunities

app_name = "investment"

urlpatterns = [
    path("moi-goi-dau-tu/", opportunities.Shown.as_view(), name="shown"),
    path("moi-goi-dau-tu/tat-ca/", opportunities.Opportunities.as_view(), name="opportunities"),
    path("moi-goi-dau-tu/moi/", opportunities.Keep.as_view(), name="keep"),
    path("moi-goi-dau-tu/<int:pk>/", opportunities.OpportunityPage.as_view(), name="opportunity"),
    path("moi-goi-dau-tu/<int:pk>/sua/", opportunities.Edit.as_view(), name="edit"),
    path("moi-goi-dau-tu/<int:pk>/buoc/<slug:action>/", opportunities.MoveOpportunity.as_view(), name="move"),
    path("moi-goi-dau-tu/<int:pk>/quan-tam/", interest.Interest.as_view(), name="interest"),
    path("moi-goi-dau-tu/da-gui/<str:token>/", interest.Sent.as_view(), name="interest_sent"),
    path("en/investment/", opportunities.ShownInEnglish.as_view(), name="shown_en"),
    path("en/investment/<int:pk>/", opportunities.OpportunityInEnglish.as_view(), name="opportunity_en"),
    path("en/investment/<int:pk>/interest/", interest.InterestInEnglish.as_view(), name="interest_en"),
    path("en/investment/sent/<str:token>/", interest.SentInEnglish.as_view(), name="interest_sent_en"),
    path("nha-dau-tu/", leads.Leads.as_view(), name="leads"),
    path("nha-dau-tu/moi/", leads.Note.as_view(), name="note"),
    path("nha-dau-tu/<int:pk>/", leads.LeadPage.as_view(), name="lead"),
    path("nha-dau-tu/<int:pk>/buoc/<slug:action>/", leads.MoveLead.as_view(), name="move_lead"),
]
